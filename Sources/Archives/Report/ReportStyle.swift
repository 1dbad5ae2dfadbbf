/// How the page of an archive looks, in daylight and in the dark.
enum ReportStyle {
  static let text = """
    :root {
      --page: #fafaf8; --card: #ffffff; --ink: #1d2126; --quiet: #5c6570; --line: #d9dcdf; --grid: #eceeef;
      --accept: #2a7f9e; --look: #d08700; --reject: #b3262e; --failed: #7a1fa2; --unjudged: #7d8894;
      --missing: #b5bcc3; --focus: #0b57d0; --band: #2a7f9e33;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #14171a; --card: #1c2024; --ink: #e8eaec; --quiet: #9aa4ae; --line: #343a40; --grid: #262b30;
        --accept: #58b4d6; --look: #f0b03f; --reject: #f0666d; --failed: #cf8cf0; --unjudged: #8e99a5;
        --missing: #59626b; --focus: #8ab4f8; --band: #58b4d633;
      }
    }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 1280px; padding: 20px; background: var(--page); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
    h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
    h2 { font-size: 1.1rem; margin: 0 0 10px; }
    h3 { font-size: .95rem; margin: 18px 0 6px; overflow-wrap: anywhere; }
    section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px;
      margin: 16px 0; }
    .quiet { color: var(--quiet); margin: 6px 0; font-size: .9rem; }
    #chips { display: flex; flex-wrap: wrap; gap: 8px; margin: 12px 0 4px; }
    button, input, select { font: inherit; color: inherit; background: var(--card);
      border: 1px solid var(--line); border-radius: 8px; padding: 6px 12px; min-height: 36px; }
    button { cursor: pointer; }
    button:focus-visible, input:focus-visible, select:focus-visible, a:focus-visible {
      outline: 2px solid var(--focus); outline-offset: 1px; }
    .chip { display: inline-flex; align-items: center; gap: 8px; border-radius: 18px; }
    .chip b { font-variant-numeric: tabular-nums; }
    .chip[aria-pressed=false] { opacity: .45; }
    .dot { width: 11px; height: 11px; border-radius: 50%; flex: none; display: inline-block; }
    .frame { position: relative; background: var(--page); border: 1px solid var(--line); border-radius: 8px;
      overflow: hidden; }
    .frame svg { display: block; width: 100%; height: 420px; }
    .plot svg { height: 260px; }
    #map { cursor: grab; touch-action: pan-y; }
    #map path { stroke-width: 1.2px; vector-effect: non-scaling-stroke; fill-opacity: .45; cursor: pointer; }
    #map path:hover, #map path.chosen { fill-opacity: .85; stroke: var(--ink); stroke-width: 2px; }
    .zoom { position: absolute; top: 8px; right: 8px; display: flex; gap: 4px; }
    .zoom button { padding: 2px 11px; }
    .tools { display: flex; flex-wrap: wrap; align-items: center; gap: 10px; margin-bottom: 10px; }
    #search { flex: 1 1 220px; max-width: 420px; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; font-size: .9rem; }
    th, td { text-align: left; padding: 7px 10px; border-bottom: 1px solid var(--line); vertical-align: top; }
    th { padding: 0; white-space: nowrap; }
    th button { border: 0; background: none; padding: 7px 10px; font-weight: 600; width: 100%; text-align: inherit; }
    th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    td.name { font-weight: 600; overflow-wrap: anywhere; min-width: 130px; }
    td.words { min-width: 220px; overflow-wrap: anywhere; }
    td.state { white-space: nowrap; }
    td.time { white-space: nowrap; }
    .why { display: none; font-weight: 400; color: var(--quiet); font-size: .85rem; margin-top: 2px; }
    tr.chosen td { background: var(--grid); }
    tbody tr:hover td { background: var(--grid); }
    a { color: var(--focus); }
    img { display: block; width: 48px; height: 48px; object-fit: contain; image-rendering: auto; border-radius: 4px; }
    details { border-bottom: 1px solid var(--line); padding: 6px 0; }
    summary { cursor: pointer; overflow-wrap: anywhere; font-weight: 600; }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 8px 0; font-size: .85rem; }
    svg text { fill: var(--quiet); font-size: 12px; font-family: inherit; }
    svg .axis { stroke: var(--line); stroke-width: 1; fill: none; }
    svg .usual { stroke: var(--ink); stroke-width: 1.5; fill: none; }
    svg .limit { stroke: var(--look); stroke-width: 1.5; stroke-dasharray: 6 4; fill: none; }
    svg .spread { fill: var(--band); stroke: none; }
    svg .odd { fill: none; stroke-width: 1.8; }
    svg circle { cursor: pointer; }
    ul.legend { list-style: none; padding: 0; margin: 8px 0 0; font-size: .9rem; }
    ul.legend li { display: flex; gap: 8px; align-items: baseline; overflow-wrap: anywhere; margin: 2px 0; }
    @media (max-width: 640px) {
      body { padding: 12px; font-size: 16px; }
      section { padding: 12px; }
      .frame svg { height: 300px; }
      .plot svg { height: 220px; }
      .optional, .words { display: none; }
      .why { display: block; }
    }
    """
}
