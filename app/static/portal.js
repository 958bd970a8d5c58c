"use strict";
(() => {
  const sent = new Map();
  const release = (form) => {
    sent.get(form)?.removeAttribute("aria-disabled");
    sent.delete(form);
  };

  // A second press while the server is at work would post twice. The button is not `disabled`: that
  // would drop its name and value, and the focus. A download leaves the page standing: hence the timer.
  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (sent.has(form)) return event.preventDefault();
    sent.set(form, event.submitter);
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(release, 8000, form);
  });

  // "Back" brings the page as it was left, buttons still held.
  addEventListener("pageshow", () => [...sent.keys()].forEach(release));

  // What the server refuses arrives as a fragment (htmx-config in base.html); only a server that
  // cannot be reached has nobody to say so.
  const unreachable = () => {
    const notices = document.getElementById("notices");
    notices.replaceChildren(document.getElementById("unreachable").content.cloneNode(true));
    notices.scrollIntoView({ block: "nearest" });
  };
  addEventListener("htmx:sendError", unreachable);
  addEventListener("htmx:timeout", unreachable);
})();
