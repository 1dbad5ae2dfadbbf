/// The map of the page: outlines of scenes in degrees, a degree of longitude as long as it is in the middle.
extension ReportScript {
  static let map = #"""
    let all = null;
    let view = null;
    const mapped = scenes.map((s, i) => i).filter(i => scenes[i].outline);

    function prepareMap() {
      byId("mapSection").hidden = !mapped.length;
      if (!mapped.length) return;
      const lost = scenes.filter(s => s.product && !s.outline).length;
      byId("mapNote").textContent = lost
        ? lost + (lost === 1 ? " product does" : " products do") + " not say where on the Earth it lies." : "";
      let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
      for (const i of mapped) for (const [x, y] of scenes[i].outline) {
        west = Math.min(west, x); east = Math.max(east, x);
        south = Math.min(south, y); north = Math.max(north, y);
      }
      const squeeze = Math.max(0.01, Math.cos((south + north) / 2 * Math.PI / 180));
      const place = ([x, y]) => [(x - west) * squeeze * 1e5, (north - y) * 1e5];
      const width = Math.max((east - west) * squeeze * 1e5, 1), height = Math.max((north - south) * 1e5, 1);
      const margin = Math.max(width, height) * 0.06;
      all = [-margin, -margin, width + 2 * margin, height + 2 * margin];
      view = all.slice();
      const map = byId("map");
      map.setAttribute("preserveAspectRatio", "xMidYMid meet");
      for (const i of mapped) {
        const scene = scenes[i];
        const path = shape("path", {
          d: "M" + scene.outline.map(p => place(p).map(v => v.toFixed(2)).join(" ")).join("L") + "Z",
          fill: colour(scene.status), stroke: colour(scene.status), "data-scene": i
        });
        path.append(shape("title", {}, scene.name + ": " + label[scene.status]
          + (scene.words ? " - " + scene.words : "")));
        path.addEventListener("click", () => { if (!moved) choose(i); });
        map.append(path);
      }
      byId("zoomIn").addEventListener("click", () => zoom(1 / 1.6));
      byId("zoomOut").addEventListener("click", () => zoom(1.6));
      byId("zoomAll").addEventListener("click", () => { view = all.slice(); showView(); });
      map.addEventListener("wheel", event => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        zoom(event.deltaY > 0 ? 1.25 : 0.8);
      }, { passive: false });
      drag(map);
      showView();
    }

    let moved = false;
    function drag(map) {
      let from = null;
      map.addEventListener("pointerdown", event => { from = [event.clientX, event.clientY]; moved = false; });
      window.addEventListener("pointerup", () => { from = null; });
      map.addEventListener("pointermove", event => {
        if (!from) return;
        const [dx, dy] = [event.clientX - from[0], event.clientY - from[1]];
        if (!moved && Math.hypot(dx, dy) < 4) return;
        moved = true;
        const scale = Math.max(view[2] / map.clientWidth, view[3] / map.clientHeight);
        view[0] -= dx * scale; view[1] -= dy * scale;
        from = [event.clientX, event.clientY];
        showView();
      });
    }
    function zoom(factor) {
      view = [view[0] + view[2] * (1 - factor) / 2, view[1] + view[3] * (1 - factor) / 2,
        view[2] * factor, view[3] * factor];
      showView();
    }
    function showView() { byId("map").setAttribute("viewBox", view.join(" ")); }

    function drawMap() {
      for (const path of byId("map").querySelectorAll("path")) {
        const i = Number(path.dataset.scene);
        path.style.display = isShown(scenes[i]) ? "" : "none";
        path.classList.toggle("chosen", i === chosen);
      }
    }
    """#
}
