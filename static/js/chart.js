// Draws the charts of a page with ECharts from the json beside them, after the page has loaded. The table below each holds the same
// numbers. The library is fetched from data-library of this script, unless the page has loaded it already.
//
// breaks: categories at which a new definition begins; a dashed line with the words 口径调整 stands there.
// Spec: { kind: "line" | "bar" | "waterfall", unit, categories: [..], series: [{ name, data: [number | null, ..], role }], places: 2, across: false, breaks: [..] }
// role: "district" (blue), "peer" (grey), "pick" (amber, the one picked out), "plain" (light blue); told apart in grey print by dash,
// symbol and shade. across: bars from left to right, the first category on top, for long names.
// A waterfall has steps: [{ start, end, role }, ..], one for each category, in place of series.
"use strict";

(function () {
  const library = document.currentScript.dataset.library;
  const DASHES = { district: "solid", peer: "dashed", pick: "solid", plain: "dotted", other: "dashed" };
  const SYMBOLS = { district: "circle", peer: "rect", pick: "diamond", plain: "triangle", other: "emptyCircle" };
  const ROW = 28;

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  function printed(spec) {
    const places = spec.places === undefined ? 2 : spec.places;
    const digits = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: places, maximumFractionDigits: places });
    return function (number) {
      if (number === null || number === undefined) return "—";
      return digits.format(number).replace(/^-(?=[0.]*$)/, "").replace("-", "−");
    };
  }

  function series(spec) {
    return spec.series.map(function (line, place) {
      const shade = colour("chart-" + line.role);
      return {
        name: line.name,
        type: spec.kind,
        data: line.data.map(function (number) {
          return number === null ? null : Number(number);
        }),
        connectNulls: false,
        symbol: SYMBOLS[line.role],
        symbolSize: 6,
        barMaxWidth: 20,
        lineStyle: { type: DASHES[line.role], width: line.role === "district" ? 2.5 : 2, color: shade },
        itemStyle: { color: shade },
        markLine: place === 0 ? breakLines(spec) : undefined,
      };
    });
  }

  // Each step is a clear part up to where it begins and the step itself, split where it crosses zero: positive and negative parts stack apart.
  function steps(spec) {
    const said = printed(spec);
    function part(of, isSeen) {
      return {
        type: "bar",
        stack: "steps",
        silent: !isSeen,
        barMaxWidth: 20,
        data: spec.steps.map(function (step) {
          const low = Math.min(step.start, step.end);
          const high = Math.max(step.start, step.end);
          const value = of(low, high);
          const shade = isSeen ? colour("chart-" + step.role) : "transparent";
          const text = { show: isSeen && value !== 0, position: value < 0 ? "left" : "right", color: colour("ink"), formatter: said(step.end - step.start) };
          return { value: value, itemStyle: { color: shade }, label: text };
        }),
      };
    }
    return [
      part(function (low, high) { return low >= 0 ? low : high <= 0 ? high : 0; }, false),
      part(function (low, high) { return Math.max(high, 0) - Math.max(low, 0); }, true),
      part(function (low, high) { return Math.min(low, 0) - Math.min(high, 0); }, true),
    ];
  }

  function breakLines(spec) {
    const quiet = colour("quiet");
    return {
      silent: true,
      symbol: "none",
      data: (spec.breaks || []).map(function (category) {
        return { xAxis: category };
      }),
      lineStyle: { type: "dashed", width: 1, color: quiet },
      label: { formatter: "※口径调整", position: "end", rotate: 0, color: quiet, fontSize: 12 },
    };
  }

  function pointed(spec) {
    const way = { trigger: "axis", renderMode: "richText", confine: true, valueFormatter: printed(spec), axisPointer: { type: spec.kind === "line" ? "line" : "shadow" } };
    if (spec.kind !== "waterfall") return way;
    return { ...way, formatter: function (at) {
      const step = spec.steps[at[0].dataIndex];
      return at[0].name + "  " + printed(spec)(step.end - step.start);
    } };
  }

  function options(spec) {
    const lines = spec.series || [];
    const text = { color: colour("quiet"), fontSize: 12 };
    const names = { type: "category", data: spec.categories, inverse: Boolean(spec.across), axisLabel: { ...text, hideOverlap: true, showMaxLabel: true }, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line-strong") } } };
    const numbers = { type: "value", scale: spec.kind === "line", axisLabel: text, splitLine: { lineStyle: { color: colour("line") } } };
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: spec.across ? 56 : 16, top: lines.length > 1 ? 40 : spec.breaks && spec.breaks.length ? 28 : 16, bottom: 8, containLabel: true },
      legend: { show: lines.length > 1, top: 0, right: 0, itemWidth: 32, textStyle: { ...text, color: colour("ink") } },
      tooltip: pointed(spec),
      xAxis: spec.across ? numbers : names,
      yAxis: spec.across ? names : numbers,
      series: spec.kind === "waterfall" ? steps(spec) : series(spec),
    };
  }

  const sizes = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      const chart = echarts.getInstanceByDom(entry.target);
      if (chart) chart.resize();
    });
  });

  function draw(place) {
    const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const old = echarts.getInstanceByDom(place);
    if (old) old.dispose();
    place.replaceChildren();
    if (spec.across) place.style.height = 56 + spec.categories.length * (spec.series || [0]).length * ROW + "px";
    // Twice the pixels of the screen, so that paper is sharp.
    echarts.init(place, null, { renderer: "canvas", devicePixelRatio: Math.max(2, devicePixelRatio) }).setOption(options(spec));
    sizes.observe(place);
  }

  function drawAll() {
    document.querySelectorAll("[data-chart]").forEach(function (place) {
      if (!place.querySelector("canvas")) draw(place);
    });
  }

  function start() {
    if (window.echarts) {
      requestAnimationFrame(function () {
        setTimeout(drawAll);
      });
      return;
    }
    if (!library) return;
    const script = document.createElement("script");
    script.src = library;
    script.addEventListener("load", drawAll);
    document.head.append(script);
  }

  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
  document.addEventListener("htmx:afterSettle", function () {
    if (window.echarts) drawAll();
  });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("[data-chart]").forEach(function (place) {
      const chart = window.echarts && echarts.getInstanceByDom(place);
      if (chart) chart.resize();
    });
  });
})();
