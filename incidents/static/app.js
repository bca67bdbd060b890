/* Progressive enhancement only: every page works without this file. No inline code, no styles set from here. */
(() => {
  "use strict";

  const DRAFT_PAUSE = 1500;
  const DRAFT_RETRY = 60000;
  const LEAVING_LIMIT = 60000;
  const ONE_PRESS = 5000;
  const wide = window.matchMedia("(min-width: 62rem)");

  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

  const post = (url, options = {}) =>
    fetch(url, {
      method: "POST",
      credentials: "same-origin",
      redirect: "error",
      ...options,
      headers: { Accept: "application/json", "X-CSRFToken": token(), ...options.headers },
    }).then(async (response) => {
      if (response.ok) return response;
      const told = await response.json().catch(() => ({}));
      throw Object.assign(new Error("refused"), { status: response.status, sentence: told.sentence });
    });

  /* (a) Drafts: <form data-draft-url="..."> with, inside or beside it, an element [data-draft-status]. */
  const keepDraft = (form) => {
    const status = form.querySelector("[data-draft-status]") ?? document.querySelector("[data-draft-status]");
    const sentence = (name) => status?.dataset[name] ?? form.dataset[name] ?? "";
    let timer = 0;
    let dirty = false;
    let sending = false;
    let stopped = false;
    let wait = DRAFT_PAUSE;

    const say = (good, text) => {
      if (!status || !text) return;
      const lines = { true: status.querySelector("[data-draft-good]"), false: status.querySelector("[data-draft-bad]") };
      if (!lines.true || !lines.false) {
        status.textContent = text;
        return;
      }
      lines[good].querySelector("span").textContent = text;
      lines[good].hidden = false;
      lines[!good].hidden = true;
    };

    /* A file belongs to the real submission: only words go along. */
    const words = () => {
      const data = new FormData(form);
      for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
      return new URLSearchParams(data);
    };

    const save = (leaving = false) => {
      window.clearTimeout(timer);
      if (!dirty || stopped || (sending && !leaving)) return;
      dirty = false;
      sending = true;
      const body = words();
      /* A page that goes away may send about 64 kB and no more. */
      post(form.dataset.draftUrl, { body, keepalive: leaving && body.toString().length < LEAVING_LIMIT })
        .then((response) => response.json())
        .then((answer) => {
          wait = DRAFT_PAUSE;
          if (answer.saved_at) say(true, sentence("draftSaved").replace("%s", answer.saved_at));
          else for (const line of status?.querySelectorAll("[data-draft-good], [data-draft-bad]") ?? []) line.hidden = true;
          if (dirty) later();
        })
        .catch((error) => {
          const signedOut = [400, 401].includes(error.status);
          say(false, signedOut ? sentence("draftSignedOut") : error.sentence || sentence("draftFailed"));
          dirty = true;
          wait = Math.min(wait * 2, DRAFT_RETRY);
          /* Refused is refused: only a lost connection or a busy server is worth another try. */
          if (!error.status || error.status === 429 || error.status >= 500) later();
        })
        .finally(() => {
          sending = false;
        });
    };

    const later = () => {
      window.clearTimeout(timer);
      if (!stopped) timer = window.setTimeout(save, wait);
    };

    const changed = () => {
      dirty = true;
      later();
    };

    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", () => {
      stopped = true;
      window.clearTimeout(timer);
    });
    window.addEventListener("pageshow", () => {
      stopped = false;
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") save(true);
    });
  };

  /* (b) One press is enough. The buttons go off after the browser has read the form, so the pressed button is sent along. */
  const release = () => {
    for (const button of document.querySelectorAll("[data-pressed]")) {
      button.disabled = false;
      delete button.dataset.pressed;
    }
  };

  const press = (event) => {
    const form = event.target;
    window.setTimeout(() => {
      if (event.defaultPrevented) return;
      for (const button of form.elements) {
        if (button.type !== "submit" || button.disabled) continue;
        button.dataset.pressed = "";
        button.disabled = true;
      }
      window.setTimeout(release, ONE_PRESS);
    });
  };

  /* (c) A page with names leaves by itself: <section data-leave-after="60" data-leave-to="/receptie">. */
  const leaveInTime = (part) => {
    window.setTimeout(() => window.location.replace(part.dataset.leaveTo), Number(part.dataset.leaveAfter) * 1000);
  };

  /* (d) Errors: open the folds around them, then go to the summary. */
  const showErrors = () => {
    for (const fault of document.querySelectorAll('.app-bad, .app-error:not([hidden]), [aria-invalid="true"]')) {
      for (let fold = fault.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    }
    document.querySelector("[data-error-summary]")?.focus();
  };

  /* A link to a field in a closed fold opens that fold first. */
  const openTarget = (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (link.closest("[data-error-summary]") && target.matches("input, select, textarea")) {
      event.preventDefault();
      target.focus({ preventScroll: true });
      (target.closest(".app-ask, .app-bad, .utrecht-form-field, .app-field") ?? target).scrollIntoView({ block: "start" });
    }
  };

  /* (e) Folds: open on a wide screen, as they were on a narrow one. */
  const unfold = () => {
    for (const fold of document.querySelectorAll("details.app-fold")) {
      if (wide.matches && !fold.open && !("unfolded" in fold.dataset)) {
        fold.open = true;
        fold.dataset.unfolded = "";
      } else if (!wide.matches && "unfolded" in fold.dataset) {
        fold.open = false;
        delete fold.dataset.unfolded;
      }
    }
  };

  const prepare = (root) => {
    for (const form of root.querySelectorAll("form[data-draft-url]:not([data-ready])")) {
      form.dataset.ready = "";
      keepDraft(form);
    }
  };

  /* A button that prints: <p data-print hidden><button type="button">. Without this file the sentence beside it says how. */
  const offerPrinting = (part) => {
    part.hidden = false;
    part.querySelector("button").addEventListener("click", () => window.print());
  };

  for (const part of document.querySelectorAll("[data-leave-after]")) leaveInTime(part);
  for (const part of document.querySelectorAll("[data-print]")) offerPrinting(part);

  document.addEventListener("submit", press);
  document.addEventListener("click", openTarget);
  window.addEventListener("pageshow", release);
  wide.addEventListener("change", unfold);

  prepare(document);
  unfold();
  showErrors();
})();
