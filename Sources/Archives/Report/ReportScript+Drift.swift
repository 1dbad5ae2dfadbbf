/// The plots of the page: a measure over time, and residuals over the bands.
extension ReportScript {
  static let drift = #"""
    const measures = [
      ["error", "mean error"], ["angle", "mean angle, degrees"], ["ownEndmembers", "own endmembers, degrees"],
      ["unexplained", "unexplained pixels, share"], ["outOfRange", "dark or bright pixels, share"],
      ["noData", "pixels without data, share"]
    ];
    const oddColours = ["var(--reject)", "var(--look)", "var(--failed)", "var(--focus)", "var(--ink)", "var(--unjudged)"];
    let series = [];

    function prepareDrift() {
      series = scenes.map((s, i) => i).filter(i => scenes[i].values.error !== undefined);
      byId("driftSection").hidden = !series.length;
      if (!series.length) return;
      series.sort((a, b) => (scenes[a].acquired || "").localeCompare(scenes[b].acquired || "")
        || scenes[a].name.localeCompare(scenes[b].name, undefined, { numeric: true }));
      for (const [key, name] of measures) byId("measure").append(new Option(name, key));
      byId("measure").addEventListener("change", drawSeries);
      const dated = series.filter(i => scenes[i].acquired).length;
      byId("seriesNote").textContent = dated === series.length
        ? "Products in the order of their acquisition; the line is the median."
        : "Products by acquisition where it is known, otherwise by name; the line is the median.";
      window.addEventListener("resize", () => { drawSeries(); drawResiduals(); });
      drawResiduals();
    }

    function frame(svg, low, high, count) {
      svg.replaceChildren();
      const [width, height] = [svg.clientWidth || 600, svg.clientHeight || 240];
      svg.setAttribute("viewBox", "0 0 " + width + " " + height);
      const box = { left: 62, right: width - 14, top: 12, bottom: height - 30 };
      const span = high > low ? high - low : Math.abs(high) || 1;
      const y = v => box.bottom - (v - low) / span * (box.bottom - box.top);
      const x = p => box.left + (count > 1 ? p / (count - 1) : 0.5) * (box.right - box.left);
      for (const part of [0, 0.25, 0.5, 0.75, 1]) {
        const v = low + part * span;
        svg.append(shape("path", { class: "axis", d: `M${box.left} ${y(v)}H${box.right}` }));
        svg.append(shape("text", { x: box.left - 8, y: y(v) + 4, "text-anchor": "end" }, number(v)));
      }
      return { x, y, box, width, height };
    }
    function median(values) {
      const sorted = values.slice().sort((a, b) => a - b), middle = sorted.length >> 1;
      return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    function drawSeries() {
      if (!series.length) return;
      const key = byId("measure").value || "error";
      const shown = series.filter(i => scenes[i].values[key] !== undefined && isShown(scenes[i]));
      const values = shown.map(i => scenes[i].values[key]);
      const svg = byId("series");
      if (!shown.length) { svg.replaceChildren(); return; }
      const { x, y, box, height } = frame(svg, 0, Math.max(...values.concat([1e-9])), shown.length);
      svg.append(shape("path", { class: "usual", d: `M${box.left} ${y(median(values))}H${box.right}` }));
      shown.forEach((i, place) => {
        const dot = shape("circle", {
          cx: x(place), cy: y(values[place]), r: i === chosen ? 7 : shown.length > 500 ? 2.5 : 4.5,
          fill: colour(scenes[i].status), "data-scene": i
        });
        dot.append(shape("title", {}, scenes[i].name + ": " + number(values[place])));
        dot.addEventListener("click", () => choose(i));
        svg.append(dot);
      });
      const name = i => scenes[i].acquired ? scenes[i].acquired.slice(0, 10) : scenes[i].name.slice(0, 18);
      svg.append(shape("text", { x: box.left, y: height - 8 }, name(shown[0])));
      if (shown.length > 1) {
        svg.append(shape("text", { x: box.right, y: height - 8, "text-anchor": "end" }, name(shown[shown.length - 1])));
      }
    }

    function drawResiduals() {
      byId("residuals").replaceChildren();
      for (const drift of data.drifts) {
        const odd = drift.odd.slice(0, oddColours.length);
        const part = element("div");
        part.append(element("h3", "Residuals of " + drift.sceneCount + " products, band by band"));
        const around = element("div", undefined, "frame plot");
        const svg = shape("svg", { role: "img", "aria-label": "Mean residuals of the scenes over the bands" });
        around.append(svg);
        part.append(around);
        byId("residuals").append(part);
        plotResiduals(svg, drift, odd);
        const list = element("ul", undefined, "legend");
        odd.forEach((one, k) => {
          const item = element("li"), dot = element("span", undefined, "dot");
          dot.style.background = oddColours[k];
          item.append(dot, element("span", one.name + ": " + one.words.join("; ")));
          list.append(item);
        });
        part.append(list);
        const rest = drift.odd.length - odd.length;
        part.append(element("p", (odd.length ? "" : "No product differs from the others in any band. ")
          + "The line is the median, the area around it one spread."
          + (rest > 0 ? " " + rest + " more products differ: " + drift.odd.slice(odd.length).map(o => o.name).join(", ") + "." : ""),
          "quiet"));
      }
    }

    function plotResiduals(svg, drift, odd) {
      const count = drift.bands.length;
      const upper = drift.medians.map((m, b) => m + drift.spreads[b]), lower = drift.medians.map((m, b) => m - drift.spreads[b]);
      const every = upper.concat(lower, ...odd.map(o => o.residuals));
      const { x, y, box, height } = frame(svg, Math.min(...every), Math.max(...every), count);
      const line = values => "M" + values.map((v, b) => x(b).toFixed(1) + " " + y(v).toFixed(1)).join("L");
      svg.append(shape("path", { class: "spread", d: line(upper) + "L"
        + lower.map((v, b) => x(b).toFixed(1) + " " + y(v).toFixed(1)).reverse().join("L") + "Z" }));
      svg.append(shape("path", { class: "usual", d: line(drift.medians) }));
      odd.forEach((one, k) => svg.append(shape("path", { class: "odd", d: line(one.residuals), stroke: oddColours[k] })));
      const name = b => drift.wavelengths ? Math.round(drift.wavelengths[b]) + " nm" : "band " + drift.bands[b];
      svg.append(shape("text", { x: box.left, y: height - 8 }, name(0)));
      svg.append(shape("text", { x: box.right, y: height - 8, "text-anchor": "end" }, name(count - 1)));
      if (count > 4) svg.append(shape("text", { x: x(count >> 1), y: height - 8, "text-anchor": "middle" }, name(count >> 1)));
    }
    """#
}
