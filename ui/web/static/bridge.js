// Gradio runs this once for a part of the page: what carries data-event becomes an event of that name with its data-*.
element.addEventListener("click", (happening) => {
  const part = happening.target.closest("button[data-event], a[data-event]");
  if (part) trigger(part.dataset.event, { ...part.dataset });
});
element.addEventListener("submit", (happening) => {
  const form = happening.target.closest("form[data-event]");
  if (!form) return;
  happening.preventDefault();
  trigger(form.dataset.event, { ...form.dataset, ...Object.fromEntries(new FormData(form)) });
});
let turns = 0;
watch("value", () => {
  const all = element.querySelectorAll(".turn");
  if (all.length > turns) window.yifa.show(all[all.length - 1]);
  turns = all.length;
});
