// Keep the question that is being worked on in view.
watch("value", () => {
  const turn = element.querySelector(".turn");
  if (turn) window.yifa.show(turn);
});
