// The form of a filing: Enter and arrows move between cells, a copied block pastes in, the change follows the typing,
// and leaving with unsaved typing asks first. The page works without this script; autosave.js saves while one types.
"use strict";

(function () {
  const form = document.querySelector("[data-sheet]");
  if (!form) return;
  const cells = Array.from(form.querySelectorAll("input[name^='v-']"));
  let changed = false;

  const UNITS = { "亿元": 10000, "亿": 10000, "万元": 1, "万": 1, "元": 0.0001 };

  // The same reading as on the server: full-width forms, thousands in groups of three, a trailing unit.
  function number(cell) {
    let plain = cell.value
      .replace(/[\uff01-\uff5e]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
      .replace(/[\u3000\u00a0]/g, " ")
      .replace("−", "-")
      .trim();
    let factor = 1;
    if (cell.dataset.unit === "万元") {
      const unit = Object.keys(UNITS).find((name) => plain.endsWith(name));
      if (unit) {
        plain = plain.slice(0, -unit.length).trim();
        factor = UNITS[unit];
      }
    } else if (plain.endsWith(cell.dataset.unit)) {
      plain = plain.slice(0, -cell.dataset.unit.length).trim();
    }
    const isNumber = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+|[0-9]{1,3}([, ][0-9]{3})+(\.[0-9]*)?)$/.test(plain);
    return isNumber ? Number(plain.replace(/[, ]/g, "")) * factor : null;
  }

  function show(cell) {
    const place = cell.closest("tr").querySelector("[data-change]");
    const now = number(cell);
    const base = cell.dataset.base === "" ? null : Number(cell.dataset.base);
    if (now === null || base === null) {
      place.textContent = "—";
      return;
    }
    const places = Number(cell.dataset.places);
    const change = now - base;
    const size = Math.abs(change).toLocaleString("zh-CN", { minimumFractionDigits: places, maximumFractionDigits: places });
    place.textContent = (change > 0 ? "+" : change < 0 ? "−" : "") + size;
  }

  function move(cell, step) {
    const next = cells[cells.indexOf(cell) + step];
    if (next) {
      next.focus();
      next.select();
    }
  }

  form.addEventListener("input", function (event) {
    changed = true;
    event.target.closest("tr").classList.add("is-changed");
    if (event.target.name.startsWith("v-")) show(event.target);
  });

  // Left and right leave a cell only from the edge of its text: the note stands beside the figure.
  function sideways(event) {
    const field = event.target;
    const isFigure = field.name.startsWith("v-");
    const atEdge = event.key === "ArrowRight" ? field.selectionStart === field.value.length : field.selectionEnd === 0;
    if (!atEdge || (event.key === "ArrowRight") !== isFigure) return;
    const other = form.querySelector(`input[name='${isFigure ? "n-" : "v-"}${field.name.slice(2)}']`);
    event.preventDefault();
    other.focus();
  }

  form.addEventListener("keydown", function (event) {
    const name = event.target.name || "";
    if (event.isComposing || !/^[vn]-/.test(name)) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      sideways(event);
      return;
    }
    const steps = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      const figure = name.startsWith("v-") ? event.target : form.querySelector(`input[name='v-${name.slice(2)}']`);
      move(figure, event.shiftKey && event.key === "Enter" ? -1 : steps[event.key]);
    }
  });

  function fill(field, text) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const FIGURE = /[0-9０-９]|不适用|未知/;
  const rows = new Map();
  cells.forEach(function (cell) {
    rows.set(cell.name.slice(2), cell);
    rows.set(bare(cell.closest("tr").querySelector("summary").firstChild.textContent), cell);
  });

  function bare(text) {
    return text.replace(/[\s\u3000]/g, "").replace(/^(其中|其中[:：])/, "").replace(/^[:：]/, "");
  }

  // A line that holds an indicator's code or name goes to that indicator: its figure is the next number-like field.
  function addressed(fields) {
    const place = fields.findIndex((text) => rows.has(bare(text)));
    if (place < 0) return null;
    const text = fields.slice(place + 1).find((field) => FIGURE.test(field));
    return { cell: rows.get(bare(fields[place])), text: text || "" };
  }

  function report(words) {
    document.getElementById("paste-state").textContent = words;
  }

  // A block copied from a workbook: by codes or names where it has them, else downwards from the cell, the second column into the
  // notes. What a merged cell leaves empty changes nothing; what does not fit is told.
  form.addEventListener("paste", function (event) {
    if (!event.target.name || !event.target.name.startsWith("v-")) return;
    const text = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n$/, "");
    if (!/[\n\t]/.test(text)) return;
    event.preventDefault();
    const lines = text.split("\n").map((line) => line.split("\t").map((part) => part.trim()));
    const known = lines.map(addressed).filter((row) => row && row.text);
    if (known.length) {
      known.forEach((row) => fill(row.cell, row.text));
      report(`已按指标粘贴${known.length}项，请核对`);
      return;
    }
    if (lines.some((line) => line.length > 2)) {
      report("没有粘贴：复制的内容超过两列，且没有指标代码或名称。请只复制本期数一列，或连同指标代码一起复制");
      return;
    }
    downwards(cells.indexOf(event.target), lines);
  });

  function downwards(first, lines) {
    const fitting = lines.slice(0, cells.length - first);
    let count = 0;
    fitting.forEach(function (line, offset) {
      const cell = cells[first + offset];
      if (line[0]) {
        fill(cell, line[0]);
        count += 1;
      }
      if (line[1]) fill(form.querySelector(`input[name='n-${cell.name.slice(2)}']`), line[1]);
    });
    const rest = lines.length - fitting.length;
    report(`已自上而下粘贴${count}项${rest ? `，多出的${rest}行没有粘贴` : ""}，请核对`);
  }

  // Where this person was at last in this form, on this machine.
  const place = "place:" + form.dataset.autosave + ":" + form.dataset.user;
  form.addEventListener("focusin", function (event) {
    if (!/^[vn]-/.test(event.target.name || "")) return;
    try {
      localStorage.setItem(place, event.target.name.slice(2));
    } catch (error) {
      // A browser that keeps nothing leads to the first blank.
    }
  });
  function resume() {
    let code = "";
    try {
      code = localStorage.getItem(place) || "";
    } catch (error) {
      return;
    }
    const cell = rows.get(code);
    if (!cell) return;
    const link = document.querySelector("[data-resume]") || document.createElement("a");
    link.href = "#" + cell.id;
    link.textContent = "回到上次填写处：" + cell.getAttribute("aria-label").replace(/（[^（]*）$/, "");
    if (!link.isConnected) document.querySelector(".jump").prepend(link);
  }
  resume();

  form.addEventListener("autosaved", function (event) {
    changed = event.detail.left > 0;
  });
  form.addEventListener("submit", function () {
    changed = false;
  });
  window.addEventListener("beforeunload", function (event) {
    if (changed) event.preventDefault();
  });
})();
