// A source that was chosen by its mark comes into view.
watch("value", () => {
  const chosen = element.querySelector(".source.chosen");
  if (chosen) window.yifa.reveal(chosen);
  else if (element.scrollTo) element.parentElement.scrollTop = 0;
});
