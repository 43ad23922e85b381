// The form of a filing: Enter and arrows move between cells, a copied column pastes in, the change follows the typing,
// and leaving with unsaved typing asks first. The page works without this script.
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

  form.addEventListener("keydown", function (event) {
    if (!event.target.name || !event.target.name.startsWith("v-")) return;
    const steps = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && !event.isComposing) {
      event.preventDefault();
      move(event.target, event.shiftKey && event.key === "Enter" ? -1 : steps[event.key]);
    }
  });

  // A column copied from a workbook fills the cells downwards from the one it is pasted into.
  form.addEventListener("paste", function (event) {
    if (!event.target.name || !event.target.name.startsWith("v-")) return;
    const text = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n$/, "");
    if (!/[\n\t]/.test(text)) return;
    event.preventDefault();
    const first = cells.indexOf(event.target);
    text.split("\n").forEach(function (line, offset) {
      const cell = cells[first + offset];
      if (!cell) return;
      cell.value = line.split("\t")[0].trim();
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });

  form.addEventListener("submit", function () {
    changed = false;
  });
  window.addEventListener("beforeunload", function (event) {
    if (changed) event.preventDefault();
  });
})();
