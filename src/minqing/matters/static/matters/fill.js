/* A beginning for a text: put into the box without asking the server, after what stands there. */
"use strict";

(() => {
  for (const link of document.querySelectorAll("a[data-fill]")) {
    link.addEventListener("click", (event) => {
      const box = document.getElementById(link.dataset.fill);
      if (!box) return;
      event.preventDefault();
      box.value = [box.value.trim(), link.dataset.text].filter(Boolean).join("\n");
      box.dispatchEvent(new Event("input", { bubbles: true }));
      const chosen = document.getElementById(link.dataset.choose);
      if (chosen && !chosen.value) chosen.value = link.dataset.choice;
      box.focus();
      const blank = box.value.indexOf("____");
      if (blank >= 0) box.setSelectionRange(blank, blank + 4);
    });
  }
})();
