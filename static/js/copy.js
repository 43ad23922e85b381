// Buttons that need script and are hidden without it: copy a text, print the page.
"use strict";

function copied(button, done) {
  const status = document.getElementById(button.dataset.status);
  if (status) status.textContent = done ? "已复制，可直接粘贴" : "已选中，请按 Ctrl+C 复制";
}

document.querySelectorAll("button[data-copy]").forEach(function (button) {
  button.hidden = false;
  button.addEventListener("click", function () {
    const field = document.getElementById(button.dataset.copy);
    field.focus();
    field.select();
    // The clipboard of the browser exists on secure addresses only; a closed network may have none.
    if (navigator.clipboard) {
      navigator.clipboard.writeText(field.value).then(
        function () {
          copied(button, true);
        },
        function () {
          copied(button, false);
        },
      );
    } else {
      copied(button, document.execCommand("copy"));
    }
  });
});

document.querySelectorAll("button[data-print]").forEach(function (button) {
  button.hidden = false;
  button.addEventListener("click", function () {
    window.print();
  });
});
