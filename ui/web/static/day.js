// The day chosen in the browser's own calendar is the value of this part.
element.addEventListener("change", (happening) => {
  props.value = happening.target.value;
});
