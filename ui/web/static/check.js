// Gradio runs this once for a part of the tab 自查: what carries data-act sends its data-* and the fields of its form.
const send = (part, given) => trigger("submit", { act: part.dataset.act, fields: { ...part.dataset, ...given } });
element.addEventListener("click", (happening) => {
  const part = happening.target.closest("button[type=button][data-act], a[data-act]");
  if (part) send(part, {});
});
element.addEventListener("submit", (happening) => {
  const form = happening.target.closest("form[data-act]");
  if (!form) return;
  happening.preventDefault();
  send(form, Object.fromEntries(new FormData(form)));
});
element.addEventListener("change", (happening) => {
  const chosen = happening.target.closest("select[data-act]");
  if (chosen) send(chosen, { [chosen.name]: chosen.value });
});
let place = "";
watch("value", () => {
  // Gradio keeps what was typed in a field that stays in its place, even where it is another field now.
  element.querySelectorAll("form").forEach((form) => form.reset());
  const now = element.querySelector("[data-place]");
  if (now && now.dataset.place !== place && place) window.yifa.show(now);
  place = now ? now.dataset.place : "";
});
