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

  // Gradio words these notices itself, in English whatever the language of the browser.
  const notices = [
    [/exceed the maximum allowed size of ([\d.]+) ?Mb: (.*)/i, "文件超过 $1 兆字节的上限，没有上传：$2。请拆分后再传。"],
    [/connection to the server was lost/i, "与服务器的连接断开了，正在重新连接……"],
    [/connection errored out/i, "连接中断，请稍后再试一次。"],
    [/currently busy|queue is full/i, "现在使用的人较多，请稍后再试一次。"],
    [/^error$/i, "没有成功"],
    [/^(warning|info)$/i, "提示"],
    [/^success$/i, "完成"],
  ];
  const translate = (part) => {
    const [pattern, chinese] = notices.find(([p]) => p.test(part.textContent.trim())) || [];
    const found = pattern && part.textContent.trim().match(pattern);
    if (found) part.textContent = chinese.replace("$1", Number(found[1] || 0)).replace("$2", found[2] || "");
  };
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.querySelectorAll);
    const within = (parts) => added.flatMap((node) => [...node.querySelectorAll(parts)]);
    within(".toast-title, .toast-message-text").forEach(translate);
    within(".toast-close").forEach((button) => button.setAttribute("aria-label", "关闭"));
  }).observe(document.body, { childList: true, subtree: true });

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
