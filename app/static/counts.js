"use strict";
// The counts sheet as a spreadsheet: arrows, Enter, a pasted block, sums as one types, and a row saved
// as soon as one leaves it. Without this script the sheet is a form with one button.
(() => {
  const form = document.getElementById("sheet");
  const table = form?.querySelector(".counts");
  if (!table) return;
  const words = form.dataset;
  const COLUMNS = 18;
  // Rows on their way, to send none twice at once: its key -> what to do after its answer, if anything:
  // "again", or the name of the button that was pressed meanwhile.
  const sent = new Map();
  let leaving = false;

  const rows = () => [...table.tBodies];
  const fields = (row) => [...row.querySelectorAll("input[inputmode]")];
  const columnOf = (field) => field.parentElement.cellIndex - 1;
  const fieldAt = (row, column) => {
    const cell = row.rows[0].cells[column + 1];
    return row.rows[0].cells.length > COLUMNS ? cell?.querySelector("input[inputmode]") : null;
  };
  const typed = (row) => [...row.querySelectorAll("input:not([type=hidden])")];
  const isDirty = (row) =>
    row.classList.contains("back") || typed(row).some((field) => field.value !== field.defaultValue);

  // Figures as people type them: Thai digits, commas between thousands.
  const plain = (text) =>
    text.replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit)).replace(/(\d),(?=\d{3}\b)/g, "$1").trim();
  const figure = (field) => (/^\d+(\.0+)?$/.test(plain(field.value)) ? parseInt(plain(field.value), 10) : 0);
  const show = (cell, number) => { cell.firstChild ? (cell.firstChild.data = number.toLocaleString("en")) : cell.append(number); };

  const sum = () => {
    const sums = Array(COLUMNS + 1).fill(0);
    for (const row of rows()) {
      const found = fields(row);
      if (!found.length) continue;
      let total = 0;
      for (const field of found) {
        const number = figure(field);
        sums[columnOf(field)] += number;
        total += number;
      }
      sums[COLUMNS] += total;
      show(row.querySelector("td.n"), total);
    }
    table.tFoot.querySelectorAll("td.n").forEach((cell, place) => show(cell, sums[place]));
  };
  const count = () => {
    for (const one of document.querySelectorAll("#tally [data-of]"))
      one.textContent = rows().filter((row) => row.classList.contains(one.dataset.of)).length;
  };
  const mark = (row) => {
    const state = row.querySelector(".state");
    state.dataset.was ??= state.textContent;
    const dirty = isDirty(row);
    row.classList.toggle("unsaved", dirty);
    state.textContent = dirty ? words.unsaved : state.dataset.was;
  };

  const notices = document.getElementById("notices");
  const say = (level, text) => {
    const notice = document.createElement("div");
    notice.className = `notice ${level}`;
    notice.textContent = text;
    notices.replaceChildren(notice);
    if (level !== "info") notices.scrollIntoView({ block: "nearest" });
  };

  const save = async (row, button) => {
    const key = row.id;
    if (sent.has(key)) {
      if (button || !sent.get(key)) sent.set(key, button?.name ?? "again");
      return;
    }
    sent.set(key, "");
    const before = new Map(typed(row).map((field) => [field, field.value]));
    const body = new URLSearchParams();
    body.set("csrf_token", form.elements.csrf_token?.value ?? "");
    for (const field of row.querySelectorAll("input")) body.append(field.name, field.value);
    if (button) body.set(button.name, button.value);
    row.querySelector(".state").textContent = words.saving;
    try {
      const answer = await fetch(words.rows + key.slice(1), { method: "POST", body, headers: { "HX-Request": "true" } });
      if (answer.headers.has("HX-Redirect")) throw Error(words.ended);
      const template = document.createElement("template");
      template.innerHTML = await answer.text();
      const fresh = template.content.querySelector("tbody");
      if (fresh) place(row, fresh, before);
      else {
        notices.replaceChildren(template.content);
        notices.scrollIntoView({ block: "nearest" });
        mark(row);
      }
    } catch (fault) {
      if (fault.message === words.ended) say("error", words.ended);
      else dispatchEvent(new Event("htmx:sendError"));
      mark(row);
    }
    const next = sent.get(key);
    sent.delete(key);
    const now = document.getElementById(key);
    // Whoever pressed to save over a colleague's figures has not seen those that the answer may bring.
    const pressed = next && next !== "mine" && now.querySelector(`button[name="${next}"]`);
    if (pressed) save(now, pressed);
    else if (next && isDirty(now) && !now.classList.contains("back") && !now.contains(document.activeElement)) save(now);
  };

  // Put the answered row in the place of the old one; what was typed meanwhile stays, and so does the focus.
  const place = (row, fresh, before) => {
    const focused = row.contains(document.activeElement) ? document.activeElement : null;
    const names = (of) => typed(of).map((field) => (field.parentElement.cellIndex ?? field.name) + field.name);
    const places = names(row);
    row.replaceWith(fresh);
    const news = names(fresh);
    typed(row).forEach((field, at) => {
      const same = typed(fresh)[news.indexOf(places[at])];
      if (!same) return;
      if (field.value !== before.get(field)) same.value = field.value;
      if (field === focused) same.focus();
    });
    mark(fresh);
    sum();
    count();
  };

  const go = (field, down, right) => {
    const all = rows();
    let at = all.indexOf(field.closest("tbody"));
    let column = columnOf(field);
    for (;;) {
      at += down;
      column += right;
      if (column < 0 || column >= COLUMNS || !all[at]) return;
      const next = fieldAt(all[at], column);
      if (next) return next.focus();
    }
  };
  const KEYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  table.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches("input[inputmode]") || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      return go(field, event.shiftKey ? -1 : 1, 0);
    }
    if (event.key === "Escape") {
      field.value = field.defaultValue;
      return changed(field);
    }
    const step = KEYS[event.key];
    if (!step || event.shiftKey) return;
    const all = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    const edge = step[1] < 0 ? field.selectionEnd === 0 : field.selectionStart === field.value.length;
    if (step[1] && !all && !edge) return;
    event.preventDefault();
    go(field, ...step);
  });
  table.addEventListener("focusin", (event) => {
    if (event.target.matches("input[inputmode]")) event.target.select();
  });
  const changed = (field) => {
    mark(field.closest("tbody"));
    sum();
  };
  table.addEventListener("input", (event) => changed(event.target));

  table.addEventListener("paste", (event) => {
    const start = event.target;
    const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!start.matches("input[inputmode]") || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const all = rows();
    const from = all.indexOf(start.closest("tbody"));
    let pasted = 0;
    let outside = 0;
    text.split("\n").forEach((line, down) => {
      line.split("\t").forEach((value, right) => {
        const row = all[from + down];
        const field = row && fieldAt(row, columnOf(start) + right);
        if (field) {
          field.value = value.trim();
          pasted += 1;
        } else if (!/^[0๐]?$/.test(value.trim())) outside += 1;
      });
    });
    all.forEach(mark);
    sum();
    say(outside ? "warning" : "info", [words.pasted.replace("#", pasted), outside && words.outside.replace("#", outside)].filter(Boolean).join(" "));
    saveOthers(start.closest("tbody"));
  });
  const saveOthers = async (own) => {
    for (const row of rows()) if (row !== own && isDirty(row) && !row.classList.contains("back")) await save(row);
  };

  // A row that came back for somebody else's figures waits for a decision; a mistake that was mended does not.
  table.addEventListener("focusout", (event) => {
    const row = event.target.closest("tbody");
    if (!row || row.contains(event.relatedTarget) || !row.isConnected) return;
    if (!row.querySelector("[name=mine]") && typed(row).some((field) => field.value !== field.defaultValue)) save(row);
  });
  table.addEventListener("click", (event) => {
    const button = event.target.closest("button[name]");
    if (!button) return;
    event.preventDefault();
    save(button.closest("tbody"), button);
  });

  form.addEventListener("submit", () => { leaving = true; });
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("beforeunload", (event) => {
    if (!leaving && (sent.size || rows().some(isDirty))) event.preventDefault();
  });
  rows().forEach(mark);
  sum();
})();
