/// What the page of an archive does: reading its data, and choosing scenes.
enum ReportScript {
  static let text = #"""
    "use strict";
    const data = JSON.parse(document.getElementById("data").textContent);
    const scenes = data.scenes;
    const byId = id => document.getElementById(id);
    const statuses = [
      ["accept", "accept"], ["look", "look"], ["reject", "reject"], ["unjudged", "not compared"],
      ["failed", "failed"], ["missing", "no product yet"]
    ];
    const label = Object.fromEntries(statuses);
    const shownStatuses = new Set(statuses.map(s => s[0]));
    let words = "";
    let chosen = -1;

    function element(name, text, kind) {
      const made = document.createElement(name);
      if (text !== undefined) made.textContent = text;
      if (kind) made.className = kind;
      return made;
    }
    function shape(name, values, text) {
      const made = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const key in values) made.setAttribute(key, values[key]);
      if (text !== undefined) made.textContent = text;
      return made;
    }
    function colour(status) { return "var(--" + status + ")"; }
    function isShown(scene) {
      if (!shownStatuses.has(scene.status)) return false;
      if (!words) return true;
      const text = (scene.name + " " + (scene.words || "") + " " + (scene.acquired || "")).toLowerCase();
      return words.split(/\s+/).every(word => text.includes(word));
    }
    function number(value) {
      if (typeof value !== "number") return "";
      const size = Math.abs(value);
      if (size === 0) return "0";
      return size >= 100 ? value.toFixed(0) : size >= 1 ? value.toFixed(1) : value.toPrecision(2);
    }
    function percent(value) {
      if (typeof value !== "number") return "";
      return (value * 100).toFixed(value > 0 && value < 0.1 ? 1 : 0) + " %";
    }
    function address(scene) {
      return "./" + scene.product.split("/").map(encodeURIComponent).join("/") + "/";
    }
    function refresh() { drawMap(); drawTable(true); drawSeries(); }
    function choose(index) {
      chosen = chosen === index ? -1 : index;
      refresh();
      if (chosen >= 0) showRow(chosen);
    }

    function chips() {
      for (const [status, name] of statuses) {
        const count = scenes.filter(s => s.status === status).length;
        if (!count) continue;
        const chip = element("button", undefined, "chip");
        chip.dataset.status = status;
        chip.setAttribute("aria-pressed", "true");
        const dot = element("span", undefined, "dot");
        dot.style.background = colour(status);
        chip.append(dot, element("span", name), element("b", String(count)));
        chip.addEventListener("click", () => {
          if (shownStatuses.has(status)) shownStatuses.delete(status); else shownStatuses.add(status);
          chip.setAttribute("aria-pressed", String(shownStatuses.has(status)));
          refresh();
        });
        byId("chips").append(chip);
      }
    }

    function failures() {
      const failed = scenes.filter(s => s.status === "failed");
      byId("failures").hidden = !failed.length;
      for (const scene of failed.slice(0, 500)) {
        const one = element("details");
        one.append(element("summary", scene.name), element("pre", scene.words || "no text was kept"));
        if (failed.length <= 5) one.open = true;
        byId("failureList").append(one);
      }
      if (failed.length > 500) {
        byId("failureList").append(element("p", (failed.length - 500) + " more are in the table.", "quiet"));
      }
    }

    function start() {
      document.title = data.title + " - archive report";
      byId("title").textContent = data.title;
      byId("made").textContent = scenes.length + (scenes.length === 1 ? " scene, " : " scenes, ")
        + data.made + ", " + data.program;
      const unjudged = scenes.filter(s => s.status === "unjudged").length;
      byId("comparison").textContent = unjudged
        ? "Products are compared with others of the same model once there are " + data.leastSceneCount + "."
        : "";
      chips();
      byId("search").addEventListener("input", event => {
        words = event.target.value.trim().toLowerCase();
        refresh();
      });
      prepareMap();
      prepareTable();
      prepareDrift();
      failures();
      refresh();
    }
    """#
}
