// The form of columns: a changed choice is worked out at once; sending the form takes the table in.
const said = () => {
  const form = element.querySelector("form");
  const chosen = [...form.querySelectorAll("select")].filter((s) => s.dataset.hand || s.value !== s.dataset.proposed);
  return {
    columns: Object.fromEntries(chosen.map((select) => [select.dataset.heading, select.value])),
    join: form.elements.join.checked,
    given: Object.fromEntries([...form.querySelectorAll(".decide input")].map((input) => [input.name, input.value])),
  };
};
element.addEventListener("change", (happening) => {
  if (happening.target.matches("select, [name=join]")) trigger("edit", said());
});
element.addEventListener("submit", (happening) => {
  happening.preventDefault();
  trigger("submit", said());
});
