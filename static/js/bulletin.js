// The editor of a bulletin: numbers as fixed marks in the words. Without script the same text is edited in a plain field, with braces.
"use strict";

const known = {};
document.querySelectorAll("#legend [data-key]").forEach(function (row) {
  known[row.dataset.key] = row.querySelector("td").textContent;
});

function chip(key) {
  const mark = document.createElement("span");
  mark.className = "chip-number";
  mark.contentEditable = "false";
  mark.dataset.key = key;
  mark.title = "{" + key + "}";
  mark.textContent = known[key] || "{" + key + "}";
  return mark;
}

function fill(box, words) {
  box.replaceChildren();
  words.split(/(\{[^{}]*\})/).forEach(function (part) {
    if (/^\{.*\}$/.test(part)) box.append(chip(part.slice(1, -1).trim()));
    else if (part) box.append(part);
  });
}

function read(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.dataset && node.dataset.key) return "{" + node.dataset.key + "}";
  return Array.from(node.childNodes, read).join("");
}

document.querySelectorAll("textarea[data-chips]").forEach(function (field) {
  const box = document.createElement("div");
  box.className = "words-box";
  box.contentEditable = "true";
  box.setAttribute("role", "textbox");
  box.setAttribute("aria-multiline", "true");
  box.setAttribute("aria-label", document.querySelector("label[for='" + field.id + "']").textContent);
  fill(box, field.value);
  field.hidden = true;
  field.required = false;
  field.before(box);
  box.addEventListener("input", function () {
    field.value = read(box).replace(/\s+/g, " ");
  });
  box.addEventListener("keydown", function (event) {
    if (event.key === "Enter") event.preventDefault();
  });
  box.addEventListener("blur", function () {
    fill(box, field.value);
  });
  box.addEventListener("paste", function (event) {
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain").replace(/\s+/g, " ");
    document.execCommand("insertText", false, text);
  });
});
