// What happens on the page without asking the server: language, showing a source, copying, the confirming second click.
(() => {
  document.documentElement.lang = "zh-CN";
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = (part) => part.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });

  const reveal = (card) => {
    document.querySelectorAll(".source.chosen").forEach((other) => other.classList.remove("chosen"));
    card.classList.add("chosen");
    card.focus({ preventScroll: true });
    const mark = card.querySelector("mark");
    const far = mark && mark.getBoundingClientRect().top - card.getBoundingClientRect().top > window.innerHeight * 0.6;
    show(far ? mark : card);
  };
  window.yifa = { show, reveal };

  const say = (button, words) => {
    const before = button.textContent;
    button.textContent = words;
    setTimeout(() => { button.textContent = before; }, 1600);
  };

  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };

  const armed = (button) => {
    if (button.classList.contains("armed")) return true;
    const before = button.textContent;
    button.classList.add("armed");
    button.textContent = button.dataset.confirm;
    setTimeout(() => {
      button.classList.remove("armed");
      button.textContent = before;
    }, 4000);
    return false;
  };

  document.addEventListener("click", (happening) => {
    const button = happening.target.closest("button, a[data-event]");
    if (!button) return;
    if (button.matches("a")) happening.preventDefault();
    const data = button.dataset;
    const card = data.number && document.getElementById(`source-${data.answer}-${data.number}`);
    const home = data.back && document.getElementById(data.back);
    if (card) { happening.stopPropagation(); reveal(card); }
    if (home) show(home);
    if (data.copy) copy(data.copy).then(() => say(button, "已复制"));
    if (data.confirm && !armed(button)) happening.stopPropagation();
  }, true);
})();
