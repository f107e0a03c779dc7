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
// A click on a cell of the heat map opens it; Plotly forgets its listeners whenever it draws anew.
document.getElementById("check").addEventListener("pointerover", (happening) => {
  const plot = element.closest("#check-page") && happening.target.closest("#plot-0 .js-plotly-plot");
  if (!plot) return;
  plot.removeAllListeners("plotly_click");
  plot.on("plotly_click", ({ points: [{ customdata: [number, section] }] }) =>
    trigger("submit", { act: "go", fields: { page: "rollup", number: String(number), section } }));
});
let place = "";
watch("value", () => {
  // Gradio keeps what was typed in a field that stays in its place, even where it is another field now.
  element.querySelectorAll("form").forEach((form) => form.reset());
  const now = element.querySelector("[data-place]");
  if (now && now.dataset.place !== place && place) window.yifa.show(now);
  place = now ? now.dataset.place : "";
});
