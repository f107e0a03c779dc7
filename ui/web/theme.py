"""The look of Gradio's own parts: system fonts, ink on paper, a restrained deep red."""

import gradio as gr

SANS = ("Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Hiragino Sans GB", "sans-serif")
MONO = ("ui-monospace", "Consolas", "monospace")
RED = gr.themes.Color(
    c50="#fbf3f2",
    c100="#f5e1df",
    c200="#e9c2bf",
    c300="#d99893",
    c400="#c0605b",
    c500="#a93a37",
    c600="#96201f",
    c700="#7c1a1a",
    c800="#651818",
    c900="#541717",
    c950="#2e0a0a",
)


def theme() -> gr.themes.Base:
    """The theme; it loads no font from anywhere."""
    return gr.themes.Base(
        primary_hue=RED,
        secondary_hue="stone",
        neutral_hue="stone",
        radius_size="md",
        text_size="lg",
        font=SANS,
        font_mono=MONO,
    ).set(
        body_background_fill="var(--paper)",
        body_background_fill_dark="var(--paper)",
        body_text_color="var(--ink)",
        body_text_color_dark="var(--ink)",
        background_fill_primary="var(--card)",
        background_fill_primary_dark="var(--card)",
        input_background_fill="var(--card)",
        input_background_fill_dark="var(--card)",
        input_border_color="var(--line-strong)",
        input_border_color_dark="var(--line-strong)",
        input_border_color_focus="var(--red)",
        input_border_color_focus_dark="var(--red)",
        input_border_width="1px",
        button_primary_background_fill="var(--red-strong)",
        button_primary_background_fill_dark="var(--red-strong)",
        button_primary_background_fill_hover="var(--red-deep)",
        button_primary_background_fill_hover_dark="var(--red-deep)",
        button_primary_text_color="#fff",
        button_primary_text_color_dark="#fff",
        button_secondary_background_fill="transparent",
        button_secondary_background_fill_dark="transparent",
        button_secondary_border_color="var(--line-strong)",
        button_secondary_border_color_dark="var(--line-strong)",
        button_secondary_text_color="var(--ink)",
        button_secondary_text_color_dark="var(--ink)",
    )
