// On every page: a pressed button says that it works, an open menu closes with Escape.
"use strict";

document.addEventListener("submit", function (event) {
  const button = event.submitter;
  if (!button || event.target.method !== "post") return;
  // After the browser has collected the form, so that the button's own value is sent.
  setTimeout(function () {
    button.classList.add("is-busy");
    button.setAttribute("aria-busy", "true");
  }, 0);
});

window.addEventListener("pageshow", function () {
  document.querySelectorAll(".is-busy").forEach(function (button) {
    button.classList.remove("is-busy");
    button.removeAttribute("aria-busy");
  });
});

document.addEventListener("keydown", function (event) {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open], details.confirm[open]").forEach(function (panel) {
    panel.open = false;
    panel.querySelector("summary").focus();
  });
});

// A control that acts by itself when chosen (period switcher, unit switch); without script its form has a button.
document.addEventListener("change", function (event) {
  const form = event.target.closest("form[data-autosubmit]");
  if (form) form.requestSubmit();
});
