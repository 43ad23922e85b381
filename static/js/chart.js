// Draws the charts of a page with ECharts from the json beside them, after the first paint. The table below holds the same numbers.
// Spec: { kind: "line" | "bar", unit, categories: [..], series: [{ name, data, role: "district" | "peer" | "pick" | "plain" }] }
"use strict";

(function () {
  const COLOURS = { district: "#1d4f91", peer: "#6b7280", pick: "#b45f06", plain: "#7ea3d4" };
  const DASHES = { district: "solid", peer: "dashed", pick: "solid", plain: "dotted" };
  const SYMBOLS = { district: "circle", peer: "rect", pick: "diamond", plain: "triangle" };

  function series(spec) {
    return spec.series.map(function (line) {
      const colour = COLOURS[line.role];
      return {
        name: line.name,
        type: spec.kind,
        data: line.data,
        connectNulls: false,
        symbol: SYMBOLS[line.role],
        symbolSize: 6,
        barMaxWidth: 28,
        lineStyle: { type: DASHES[line.role], width: 2, color: colour },
        itemStyle: { color: colour },
      };
    });
  }

  function options(spec) {
    return {
      animation: false,
      aria: { enabled: true },
      grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: "#1f2937" } },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true },
      xAxis: { type: "category", data: spec.categories, axisLabel: { color: "#4b5563", hideOverlap: true } },
      yAxis: { type: "value", name: spec.unit, scale: spec.kind === "line", axisLabel: { color: "#4b5563" }, splitLine: { lineStyle: { color: "#e5e9f0" } } },
      series: series(spec),
    };
  }

  function draw(place) {
    const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const old = echarts.getInstanceByDom(place);
    if (old) old.dispose();
    const chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(options(spec));
    window.addEventListener("resize", function () {
      chart.resize();
    });
  }

  function drawAll(root) {
    root.querySelectorAll("[data-chart]").forEach(draw);
  }

  requestAnimationFrame(function () {
    setTimeout(drawAll, 0, document);
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    drawAll(event.target);
  });
})();
