// Saves the form of a filing while one types. Each cell says its state; what the server computes and checks comes back with every
// save. Texts the server does not have yet are kept in this browser and offered when the form is opened again.
"use strict";

(function () {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const line = document.getElementById("save-state");
  const offer = document.getElementById("kept");
  const key = "filing:" + form.dataset.autosave + ":" + form.dataset.user;
  const seen = form.querySelector("input[name='seen']");
  const WORDS = { dirty: "未存", sending: "在存", saved: "已存", invalid: "不识别", failed: "未存上", conflict: "有冲突" };
  const dirty = new Map();
  let timer = 0;
  let sending = false;
  let wait = 2000;

  function input(mark, code) {
    return form.querySelector(`input[name='${mark}-${code}']`);
  }

  function codeOf(field) {
    return field.name && /^[vn]-/.test(field.name) ? field.name.slice(2) : "";
  }

  function content(code) {
    return { text: input("v", code).value, note: input("n", code).value };
  }

  function mark(code, state, detail) {
    const cell = input("v", code).closest("td");
    cell.dataset.state = state;
    let word = cell.querySelector(".cell-state");
    if (!word) {
      word = document.createElement("small");
      word.className = "cell-state";
      cell.append(word);
    }
    word.textContent = WORDS[state];
    word.title = detail || "";
  }

  function say(text, isBad) {
    line.textContent = text;
    line.classList.toggle("text-bad", Boolean(isBad));
  }

  function keep() {
    const texts = Object.fromEntries(dirty);
    try {
      if (dirty.size) localStorage.setItem(key, JSON.stringify(texts));
      else localStorage.removeItem(key);
    } catch (error) {
      // A browser that keeps nothing still saves to the server.
    }
  }

  function body() {
    const data = new URLSearchParams();
    data.set("csrfmiddlewaretoken", form.querySelector("input[name='csrfmiddlewaretoken']").value);
    data.set("seen", seen.value);
    dirty.forEach(function (typed, code) {
      data.set("v-" + code, typed.text);
      data.set("n-" + code, typed.note);
    });
    return data;
  }

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  }

  function send() {
    if (sending || !dirty.size) return;
    sending = true;
    const sent = new Map(dirty);
    sent.forEach((_, code) => mark(code, "sending"));
    say("正在保存…");
    fetch(form.dataset.url, { method: "POST", body: body(), headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (response) {
        if (response.status === 503) throw new TypeError("服务器正忙");
        const isData = (response.headers.get("Content-Type") || "").includes("json");
        if (!isData) throw new Error(response.status === 401 ? "登录已过期" : "服务器没有接受");
        return response.json();
      })
      .then(function (answer) {
        sending = false;
        wait = 2000;
        if (answer.error) refused(sent, answer.error);
        else take(answer, sent);
      })
      .catch(function (error) {
        sending = false;
        const passes = error instanceof TypeError;
        const isBusy = error.message === "服务器正忙";
        const why = passes && !isBusy ? "网络不通" : error.message;
        sent.forEach((_, code) => mark(code, "failed", why));
        if (passes) {
          say(`${why}，已填内容暂存在本机浏览器，${wait / 1000}秒后重试`, true);
          later(wait);
          wait = Math.min(wait * 2, 60000);
        } else {
          say(`${why}，尚未保存。已填内容暂存在本机浏览器，重新登录并打开本页后可继续`, true);
        }
      });
  }

  function refused(sent, reason) {
    sent.forEach((_, code) => mark(code, "failed", reason));
    say(`${reason}。未保存的内容暂存在本机浏览器`, true);
  }

  function take(answer, sent) {
    seen.value = answer.seen;
    Object.entries(answer.cells).forEach(function ([code, cell]) {
      const now = content(code);
      const before = sent.get(code);
      const isSame = before && now.text === before.text && now.note === before.note;
      if (isSame) dirty.delete(code);
      if (cell.state === "conflict") settle(code, cell);
      else mark(code, isSame ? cell.state : "dirty", cell.problem);
      input("v", code).closest("tr").classList.toggle("is-error", cell.state === "invalid");
    });
    Object.entries(answer.others).forEach(([code, cell]) => adopt(code, cell));
    show(answer);
    keep();
    const counts = answer.findings.counts;
    say(`${answer.saved_at} 已自动保存。必须改${counts.E}处，必须说明${counts.W}处，提示${counts.I}处`);
    form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true, detail: { left: dirty.size } }));
    if (dirty.size) later(400);
  }

  // What somebody else wrote meanwhile into a cell this page has not touched is shown; nothing typed here is replaced.
  function adopt(code, cell) {
    if (dirty.has(code) || !input("v", code)) return;
    input("v", code).value = cell.text;
    input("n", code).value = cell.note;
    mark(code, "saved", `${cell.by}刚刚修改`);
    input("v", code).closest("td").querySelector(".cell-state").textContent = `${cell.by}已改`;
  }

  function settle(code, cell) {
    mark(code, "conflict", `${cell.by}已填“${cell.text || "空"}”`);
    const place = input("v", code).closest("td");
    const old = place.querySelector(".conflict");
    if (old) old.remove();
    const box = document.createElement("div");
    box.className = "conflict";
    box.setAttribute("role", "alert");
    const words = document.createElement("span");
    words.textContent = `${cell.by}已填“${cell.text || "空"}”，您填“${input("v", code).value || "空"}”`;
    box.append(words, choice("保留我填的", () => again(code, box)), choice("采用对方的", () => give(code, cell, box)));
    place.append(box);
  }

  function choice(words, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-outline-primary";
    button.textContent = words;
    button.addEventListener("click", act);
    return button;
  }

  function again(code, box) {
    box.remove();
    dirty.set(code, content(code));
    mark(code, "dirty");
    keep();
    later(0);
  }

  function give(code, cell, box) {
    box.remove();
    input("v", code).value = cell.text;
    input("n", code).value = cell.note;
    dirty.delete(code);
    mark(code, "saved");
    keep();
  }

  function show(answer) {
    Object.entries(answer.computed).forEach(function ([id, text]) {
      const place = document.getElementById(id);
      if (place) place.textContent = text;
    });
    Object.entries(answer.changes).forEach(function ([code, texts]) {
      const row = input("v", code) && input("v", code).closest("tr");
      if (!row || dirty.has(code)) return;
      row.querySelector("[data-change]").textContent = texts[0];
      row.querySelector("[data-growth]").textContent = texts[1];
    });
    Object.entries(answer.filled).forEach(function ([block, text]) {
      const place = form.querySelector(`[data-filled='${block}']`);
      if (place) place.textContent = text;
    });
    form.querySelectorAll(".live-finding").forEach((place) => place.remove());
    Object.entries(answer.findings.cells).forEach(function ([code, finding]) {
      const field = input("v", code);
      if (!field) return;
      const note = document.createElement("span");
      note.className = "problem live-finding is-" + finding.severity.toLowerCase();
      note.textContent = finding.words;
      if (finding.suggested) note.append(" ", choice(finding.suggested_words, () => takeSuggested(finding)));
      field.closest("td").append(note);
    });
  }

  // The value that a unit slip was probably meant to be: one press types it, and the next save writes it.
  function takeSuggested(finding) {
    const field = input("v", finding.suggested_code);
    field.value = finding.suggested;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }

  form.addEventListener("input", function (event) {
    const code = codeOf(event.target);
    if (!code) return;
    dirty.set(code, content(code));
    mark(code, "dirty");
    keep();
    later(800);
  });
  form.addEventListener("focusout", function (event) {
    if (dirty.has(codeOf(event.target))) later(200);
  });
  window.addEventListener("online", () => later(0));
  form.addEventListener("submit", function () {
    clearTimeout(timer);
    try {
      localStorage.removeItem(key);
    } catch (error) {
      // Nothing was kept.
    }
  });

  // What an earlier visit could not save is offered, never put in silently.
  function remembered() {
    try {
      return JSON.parse(localStorage.getItem(key) || "{}");
    } catch (error) {
      return {};
    }
  }
  const kept = Object.entries(remembered()).filter(([code, typed]) => input("v", code) && (content(code).text !== typed.text || content(code).note !== typed.note));
  if (kept.length) {
    offer.hidden = false;
    offer.querySelector("span").textContent = `上次有${kept.length}项未能保存到服务器，仍在本机浏览器中。`;
    offer.querySelector("[data-restore]").addEventListener("click", function () {
      kept.forEach(function ([code, typed]) {
        input("v", code).value = typed.text;
        input("n", code).value = typed.note;
        input("v", code).dispatchEvent(new Event("input", { bubbles: true }));
      });
      offer.hidden = true;
    });
    offer.querySelector("[data-drop]").addEventListener("click", function () {
      dirty.clear();
      keep();
      offer.hidden = true;
    });
  }
})();
