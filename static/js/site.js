// On every page, and only to make quicker what works without it: busy buttons, dialogs, messages, wide tables, menus.
"use strict";

// A pressed button says that it works, and a second press is not sent.
document.addEventListener("submit", function (event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.busy) {
    event.preventDefault();
    return;
  }
  form.dataset.busy = "1";
  if (event.submitter) {
    event.submitter.classList.add("is-busy");
    event.submitter.setAttribute("aria-busy", "true");
  }
});

// Coming back with the browser's own button, the page is ready again.
window.addEventListener("pageshow", function () {
  document.querySelectorAll("form[data-busy]").forEach(function (form) {
    delete form.dataset.busy;
  });
  document.querySelectorAll(".is-busy").forEach(function (button) {
    button.classList.remove("is-busy");
    button.removeAttribute("aria-busy");
  });
});

// A step to be confirmed opens as a dialog over the page instead of a panel in it.
function ask(panel) {
  const form = panel.querySelector("form");
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  dialog.setAttribute("aria-labelledby", form.querySelector("h3").id);
  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.className = "btn btn-outline-secondary";
  cancel.textContent = "取消";
  cancel.addEventListener("click", function () {
    dialog.close();
  });
  form.querySelector(".confirm-buttons").append(cancel);
  dialog.append(form);
  dialog.addEventListener("close", function () {
    cancel.remove();
    panel.append(form);
    dialog.remove();
    panel.querySelector("summary").focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("click", function (event) {
  const summary = event.target.closest("[data-confirm] > summary");
  if (summary) {
    event.preventDefault();
    ask(summary.parentElement);
    return;
  }
  document.querySelectorAll("details.menu[open]").forEach(function (menu) {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("keydown", function (event) {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach(function (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// A message can be put away.
document.querySelectorAll("[data-message]").forEach(function (message) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "dismiss";
  button.setAttribute("aria-label", "关闭提示");
  button.textContent = "×";
  button.addEventListener("click", function () {
    message.remove();
  });
  message.prepend(button);
});

// A table that fits keeps its head at the top of the window; a wider one scrolls in its own box, by keyboard too.
const boxes = ".table-scroll, .table-responsive";

function fit(box) {
  const table = box.querySelector("table");
  if (!table || !box.clientWidth) return;
  const isWide = table.offsetWidth > box.clientWidth + 1;
  box.classList.toggle("fits", !isWide);
  box.classList.toggle("is-wide", isWide);
  if (isWide) {
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", table.caption ? table.caption.textContent.trim() : "表格");
  } else {
    ["tabindex", "role", "aria-label"].forEach(function (name) {
      box.removeAttribute(name);
    });
  }
}

const watcher = new ResizeObserver(function (entries) {
  entries.forEach(function (entry) {
    fit(entry.target);
  });
});

function watch(root) {
  root.querySelectorAll(boxes).forEach(function (box) {
    watcher.observe(box);
  });
}

watch(document);
document.addEventListener("htmx:afterSettle", function () {
  watch(document);
});

// A link to a cell of the form puts the cursor into it.
function enter() {
  const place = location.hash.startsWith("#cell-") && document.getElementById(location.hash.slice(1));
  if (place && place.matches("input")) {
    place.focus();
    place.select();
  }
}
window.addEventListener("hashchange", enter);
enter();

// The cockpit fills the screen, and prints itself; without script the browser's own menu does both.
document.querySelectorAll("[data-fullscreen], [data-print]").forEach(function (button) {
  button.hidden = false;
  button.addEventListener("click", function () {
    if ("print" in button.dataset) window.print();
    else if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
});
document.addEventListener("fullscreenchange", function () {
  document.querySelectorAll("[data-fullscreen]").forEach(function (button) {
    button.textContent = document.fullscreenElement ? "退出全屏" : "全屏";
  });
});

// A control that acts by itself when chosen (period switcher, unit switch); without script its form has a button.
document.addEventListener("change", function (event) {
  const form = event.target.closest("form[data-autosubmit]");
  if (form) form.requestSubmit();
});
