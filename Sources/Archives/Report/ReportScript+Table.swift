/// The table of the page: sorted by any column, a hundred rows at a time.
extension ReportScript {
  static let table = #"""
    const order = Object.fromEntries(["reject", "look", "failed", "missing", "unjudged", "accept"].map((s, i) => [s, i]));
    const columns = [
      { name: "Picture", kind: "picture" },
      { name: "Scene", kind: "name", value: s => s.name },
      { name: "Status", kind: "state", value: s => order[s.status] },
      { name: "Why", kind: "words", value: s => s.words || "" },
      { name: "Error", kind: "number", value: s => s.values.error, text: number, help: "mean reconstruction error, reflectance" },
      { name: "Angle", kind: "number optional", value: s => s.values.angle, text: number, help: "mean spectral angle, degrees" },
      { name: "Own", kind: "number optional", value: s => s.values.ownEndmembers, text: number,
        help: "angle between the scene's own endmembers and the mixtures of those used, degrees" },
      { name: "Unexplained", kind: "number optional", value: s => s.values.unexplained, text: percent,
        help: "pixels that no mixture explains (flags 4 and 8)" },
      { name: "Out of range", kind: "number optional", value: s => s.values.outOfRange, text: percent,
        help: "pixels that are dark or bright (flags 1 and 2)" },
      { name: "No data", kind: "number optional", value: s => s.values.noData, text: percent },
      { name: "Acquired", kind: "time optional", value: s => s.acquired || "", text: v => v.slice(0, 16).replace("T", " ") },
      { name: "Made", kind: "time optional", value: s => s.made || "", text: v => v.slice(0, 10) }
    ];
    const pageLength = 100;
    let sortedBy = 2, isDescending = false, rowLimit = pageLength, current = [];

    function prepareTable() {
      columns.forEach((column, i) => {
        const head = element("th", undefined, column.kind);
        if (column.value) {
          const button = element("button", column.name);
          if (column.help) button.title = column.help;
          button.addEventListener("click", () => {
            isDescending = sortedBy === i ? !isDescending : column.kind.startsWith("number");
            sortedBy = i;
            drawTable(true);
          });
          head.append(button);
        }
        byId("heads").append(head);
      });
      byId("more").addEventListener("click", () => { rowLimit += pageLength; drawTable(false); });
    }

    function compare(a, b) {
      const value = columns[sortedBy].value;
      const [x, y] = [value(scenes[a]), value(scenes[b])];
      const [noX, noY] = [x === undefined || x === "", y === undefined || y === ""];
      if (noX || noY) return noX - noY || a - b;
      const result = typeof x === "number" ? x - y : x.localeCompare(y, undefined, { numeric: true });
      return (isDescending ? -result : result) || a - b;
    }

    function drawTable(isNew) {
      if (isNew) {
        rowLimit = pageLength;
        current = scenes.map((s, i) => i).filter(i => isShown(scenes[i])).sort(compare);
      }
      [...byId("heads").children].forEach((head, i) => {
        if (columns[i].value) head.setAttribute("aria-sort", i !== sortedBy ? "none" : isDescending ? "descending" : "ascending");
        const button = head.firstChild;
        if (button) button.textContent = columns[i].name + (i !== sortedBy ? "" : isDescending ? " \u2193" : " \u2191");
      });
      byId("shown").textContent = current.length + " of " + scenes.length + " shown";
      byId("rows").replaceChildren(...current.slice(0, rowLimit).map(row));
      const rest = current.length - rowLimit;
      byId("more").hidden = rest <= 0;
      byId("more").textContent = "Show " + Math.min(pageLength, rest) + " more";
    }

    function row(i) {
      const scene = scenes[i];
      const made = element("tr", undefined, i === chosen ? "chosen" : "");
      made.dataset.scene = i;
      for (const column of columns) made.append(cell(scene, column));
      made.addEventListener("click", event => { if (!event.target.closest("a")) choose(i); });
      return made;
    }

    function cell(scene, column) {
      const made = element("td", undefined, column.kind);
      if (column.kind === "picture") {
        if (scene.picture) {
          const picture = element("img");
          picture.src = scene.picture;
          picture.alt = "";
          made.append(picture);
        }
      } else if (column.kind === "name") {
        const link = element(scene.product ? "a" : "span", scene.name);
        if (scene.product) link.href = address(scene);
        made.append(link);
        if (scene.words) made.append(element("div", scene.words.split("\n")[0], "why"));
      } else if (column.kind === "state") {
        const dot = element("span", undefined, "dot");
        dot.style.background = colour(scene.status);
        made.append(dot, " " + label[scene.status]);
      } else if (column.kind === "words") {
        made.textContent = (scene.words || "").split("\n")[0];
      } else {
        const value = column.value(scene);
        made.textContent = column.text && value !== undefined ? column.text(value) : value;
      }
      return made;
    }

    function showRow(i) {
      const place = current.indexOf(i);
      if (place >= rowLimit) { rowLimit = Math.ceil((place + 1) / pageLength) * pageLength; drawTable(false); }
      const found = byId("rows").querySelector("tr.chosen");
      if (found) found.scrollIntoView({ block: "nearest" });
    }
    """#
}
