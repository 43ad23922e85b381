// The form of a filing: Enter and arrows move between cells, the change follows the typing,
// and leaving with unsaved typing asks first. The page works without this script.
"use strict";

(function () {
  const form = document.querySelector("[data-sheet]");
  if (!form) return;
  const cells = Array.from(form.querySelectorAll("input[name^='v-']"));
  let changed = false;

  function number(text) {
    const plain = text.normalize("NFKC").replace(/[,\s]/g, "").replace("−", "-");
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
  }

  function show(cell) {
    const place = cell.closest("tr").querySelector("[data-change]");
    const now = number(cell.value);
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

  form.addEventListener("submit", function () {
    changed = false;
  });
  window.addEventListener("beforeunload", function (event) {
    if (changed) event.preventDefault();
  });
})();
