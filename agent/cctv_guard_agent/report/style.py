"""How the page looks: light, dark, on a phone, and printed on A4. No font, picture or style from elsewhere.

Every pair of text and ground has a contrast of at least 4.5 (WCAG 2.2, 1.4.3); no meaning hangs on colour alone.
"""

_LIGHT = """--ink:#1d2433;--soft:#4f5b70;--ground:#fff;--panel:#f5f7fa;--line:#d5dbe5;--brand:#1f4e79;--brand-ink:#fff;
--bad:#a3201b;--bad-ground:#fdecea;--warn:#7a4b00;--warn-ground:#fff4dc;--ok:#1a6038;--ok-ground:#e6f4ea;
--calm:#3d4a5f;--calm-ground:#e9edf3"""
_DARK = """--ink:#e7ebf2;--soft:#adb8c9;--ground:#12161d;--panel:#1b212b;--line:#37404f;--brand:#9cc7f0;
--brand-ink:#12161d;--bad:#ff9d94;--bad-ground:#3d1a19;--warn:#ffcf75;--warn-ground:#362a10;--ok:#8fd8a8;--ok-ground:#143222;
--calm:#c3cddc;--calm-ground:#2a3240"""

STYLE = f"""
:root{{color-scheme:light dark;{_LIGHT}}}
@media(prefers-color-scheme:dark){{:root{{{_DARK}}}}}
*{{box-sizing:border-box}}
html{{-webkit-text-size-adjust:100%}}
body{{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,
"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}}
header,main,footer,nav{{max-width:64rem;margin:0 auto;padding:0 1.25rem}}
header{{padding-top:2rem;border-top:.5rem solid var(--brand)}}
h1{{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .4rem}}
h2{{font-size:1.35rem;line-height:1.25;margin:2.4rem 0 .7rem;padding-bottom:.3rem;border-bottom:2px solid var(--brand)}}
h3{{font-size:1.05rem;margin:1.4rem 0 .3rem}}
h4{{font-size:1rem;margin:1rem 0 .2rem}}
p,ul,ol,dl{{margin:.4rem 0 .8rem}}
ul,ol{{padding-left:1.3rem}}
li{{margin:.15rem 0}}
a{{color:var(--brand)}}
.kicker{{margin:0;color:var(--soft);font-weight:600;letter-spacing:.02em}}
.meta{{display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;margin:.2rem 0 0;padding:0}}
.meta div{{display:flex;gap:.4rem}}
.meta dt{{color:var(--soft)}}.meta dd{{margin:0;font-weight:600}}
nav ul{{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.95rem}}
.tiles{{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.7rem;margin:1rem 0;padding:0;
list-style:none}}
.tiles li{{
background:var(--panel);border:1px solid var(--line);border-left:.35rem solid var(--calm);border-radius:.4rem;
padding:.6rem .8rem;margin:0}}
.tiles b{{display:block;font-size:1.9rem;line-height:1.1}}
.tiles .is-bad{{border-left-color:var(--bad)}}.tiles .is-warn{{border-left-color:var(--warn)}}
.tiles .is-ok{{border-left-color:var(--ok)}}
.lead{{font-size:1.1rem}}
.note{{background:var(--panel);border:1px solid var(--line);border-radius:.4rem;padding:.6rem .9rem;margin:.8rem 0}}
.note p{{margin:.2rem 0}}
.alarm{{border-left:.35rem solid var(--bad)}}
.chip{{
display:inline-block;border-radius:.3rem;padding:.02rem .45rem;font-size:.88em;font-weight:600;white-space:nowrap;
background:var(--calm-ground);color:var(--calm)}}
.chip.is-bad{{background:var(--bad-ground);color:var(--bad)}}
.chip.is-warn{{background:var(--warn-ground);color:var(--warn)}}
.chip.is-ok{{background:var(--ok-ground);color:var(--ok)}}
.soft,small{{color:var(--soft);font-size:.9em}}
.mono{{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.88em}}
.scroll{{overflow-x:auto;margin:.6rem 0 1rem}}
table{{border-collapse:collapse;width:100%;font-size:.94rem}}
caption{{text-align:left;color:var(--soft);padding:.2rem 0 .4rem}}
th,td{{text-align:left;vertical-align:top;padding:.42rem .6rem .42rem 0;border-bottom:1px solid var(--line)}}
thead th{{color:var(--soft);border-bottom:2px solid var(--line);font-size:.9em}}
th,td{{overflow-wrap:break-word}}
tbody th{{font-weight:600;min-width:9rem}}
th small{{font-weight:400}}
.day{{white-space:nowrap}}
.narrow{{width:auto;min-width:50%}}
figure{{margin:.6rem 0 1.2rem}}
figcaption{{color:var(--soft);font-size:.94rem}}
svg{{display:block;max-width:100%;height:auto}}
svg text{{fill:var(--ink);font:14px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}}
svg .small{{font-size:12px;fill:var(--soft)}}svg .strong{{font-weight:600}}
svg .box{{fill:var(--panel);stroke:var(--line);stroke-width:1.5}}
svg .wall{{fill:var(--calm-ground);stroke:var(--calm);stroke-width:1.5}}
svg .gap{{fill:var(--ground);stroke:var(--bad);stroke-width:1.5}}
svg .way{{fill:none;stroke-width:2.5}}
svg .is-bad{{stroke:var(--bad)}}svg .is-warn{{stroke:var(--warn)}}svg .is-ok{{stroke:var(--ok)}}
svg .is-calm{{stroke:var(--calm)}}
svg .tip{{fill:var(--bad);stroke:none}}svg .tip.cloud{{fill:var(--warn)}}
svg .dot{{fill:var(--ground);stroke-width:3}}svg .count{{font-weight:700;text-anchor:middle}}
svg .mid{{text-anchor:middle}}
.plan{{list-style:none;padding:0;margin:0 0 0 .5rem;border-left:3px solid var(--line)}}
.plan>li{{padding:0 0 .4rem 1.1rem;margin:0 0 .9rem;position:relative}}
.plan>li::before{{content:"";position:absolute;left:-.52rem;top:.35rem;width:.8rem;height:.8rem;border-radius:50%;
background:var(--ground);border:3px solid var(--calm)}}
.plan>li.is-bad::before{{border-color:var(--bad)}}.plan>li.is-warn::before{{border-color:var(--warn)}}
.plan h3{{margin-top:0}}
.task{{margin:.5rem 0 .8rem}}.task p{{margin:.15rem 0}}
.unit{{border-top:1px solid var(--line);padding-top:.2rem;content-visibility:auto;contain-intrinsic-size:auto 300px}}
footer{{color:var(--soft);font-size:.92rem;padding-top:1.5rem;padding-bottom:2.5rem}}
@media(max-width:40rem){{
header{{padding-top:1.2rem}}h1{{font-size:1.5rem}}h2{{font-size:1.2rem}}
.tiles{{grid-template-columns:1fr 1fr}}figure .scroll svg{{min-width:38rem;max-width:none}}
table.grid{{min-width:44rem}}}}
@page{{size:A4;margin:17mm 15mm 18mm;
@bottom-right{{content:counter(page) " / " counter(pages);font:9pt sans-serif;color:#4f5b70}}}}
@media print{{
:root{{color-scheme:light;{_LIGHT}}}
body{{font-size:10pt;line-height:1.4}}
header,main,footer,nav{{max-width:none;padding-left:0;padding-right:0}}
header{{padding-top:.6rem}}nav{{display:none}}
h1{{font-size:20pt}}h2{{font-size:14pt;margin-top:1.4rem}}h3{{font-size:11.5pt}}h4{{font-size:10pt}}
.lead{{font-size:11.5pt}}.tiles{{grid-template-columns:repeat(6,1fr);gap:.4rem}}
.tiles li{{padding:.4rem .5rem}}.tiles b{{font-size:16pt}}
h2,h3,h4{{break-after:avoid}}
tr,.task,.tiles li,.note,figure,.plan>li>h3{{break-inside:avoid}}
thead{{display:table-header-group}}
table{{font-size:8.5pt}}th,td{{padding-right:.35rem}}tbody th{{min-width:6rem}}.chip{{white-space:normal}}
.scroll{{overflow:visible}}table.grid{{min-width:0}}
figure .scroll svg{{min-width:0;max-width:100%}}
.unit{{break-inside:auto;content-visibility:visible}}
.chip,.tiles li,.note,svg{{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
.new-page{{break-before:page}}
a{{color:inherit;text-decoration:none}}
}}
"""
