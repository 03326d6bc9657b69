/** The look of the pages: two themes, one scale of type, tabular figures; colours of uses as variables that charts read. */
import type { CycleUse } from '../../runner/cycleUses.ts';

interface Theme {
  readonly surface: string;
  readonly raised: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  readonly good: string;
  readonly bad: string;
  readonly uses: Readonly<Record<CycleUse, string>>;
}

const light: Theme = {
  surface: '#ffffff',
  raised: '#f5f6f8',
  text: '#1c2128',
  muted: '#5b6570',
  line: '#d9dde2',
  accent: '#0b5cad',
  good: '#1a7f4b',
  bad: '#b3261e',
  uses: {
    array: '#2f6db5',
    vector: '#2b9188',
    outputPipeline: '#86aee0',
    waitWeights: '#d96b1f',
    waitActivations: '#e3a72f',
    waitStore: '#b4436c',
    waitLatency: '#8765b8',
    waitBuffer: '#96724a',
    waitResult: '#c08a8a',
    waitDispatch: '#6f8f5a',
    fill: '#aeb6c0',
    drain: '#cfd5dc',
  },
};

const dark: Theme = {
  surface: '#14171c',
  raised: '#1d2229',
  text: '#e3e7ec',
  muted: '#9aa5b1',
  line: '#343b45',
  accent: '#6cb0ff',
  good: '#56c08a',
  bad: '#ff8a80',
  uses: {
    array: '#5590d9',
    vector: '#3fb0a5',
    outputPipeline: '#9dbfe8',
    waitWeights: '#e98443',
    waitActivations: '#e8b954',
    waitStore: '#d2648c',
    waitLatency: '#a68ad3',
    waitBuffer: '#b8935f',
    waitResult: '#d3a5a5',
    waitDispatch: '#8fb077',
    fill: '#78828e',
    drain: '#4d5661',
  },
};

function variables({ uses, ...colours }: Theme): string {
  const named = Object.entries(colours).map(([name, colour]) => `--${name}:${colour};`);
  const used = Object.entries(uses).map(([use, colour]) => `--use-${use}:${colour};`);
  return [...named, ...used].join('');
}

const useRules = Object.keys(light.uses)
  .map((use) => `.use-${use}{background:var(--use-${use})}`)
  .join('\n');

export const styleSheet = `
:root{${variables(light)}}
@media (prefers-color-scheme:dark){:root{${variables(dark)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--surface);color:var(--text);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1560px;margin:0 auto;padding:24px 24px 48px}
h1{font-size:24px;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:18px;margin:40px 0 8px}
h3{font-size:15px;margin:0 0 2px}
p{margin:6px 0;max-width:110ch}
header p{max-width:none}
a{color:var(--accent)}
.muted,figcaption,caption{color:var(--muted)}
.small{font-size:12.5px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:12px 28px;margin:20px 0 12px;padding:0}
.figures div{border-top:2px solid var(--line);padding-top:6px;min-width:0}
.figures dt{color:var(--muted);font-size:12.5px}
.figures dd{margin:0}
.figures .value{font-size:22px;line-height:1.3;font-weight:600}
.verdict{display:flex;gap:10px;align-items:baseline;margin:12px 0}
.verdict b{white-space:nowrap}
.exact b{color:var(--good)}
.mismatch b{color:var(--bad)}
.stack{display:flex;width:100%;overflow:hidden;background:var(--raised)}
.stack span{display:block;height:100%;min-width:0}
.stack.tall{height:28px;margin:14px 0 10px}
.legend{display:grid;grid-template-columns:repeat(auto-fill,minmax(270px,1fr));gap:2px 28px;margin:0;padding:0;list-style:none}
.legend li{display:flex;align-items:center;gap:8px}
.legend .name{flex:1;min-width:0}
.swatch{display:inline-block;flex:none;width:11px;height:11px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
caption{text-align:left;padding-bottom:6px}
th,td{padding:5px 6px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-size:12.5px;font-weight:600;color:var(--muted);white-space:nowrap;vertical-align:bottom}
th button{all:unset;cursor:pointer;color:inherit}
th button:focus-visible{outline:2px solid var(--accent)}
th button::after{content:"";display:inline-block;width:1em;text-align:center}
th[aria-sort=ascending] button::after{content:"↑"}
th[aria-sort=descending] button::after{content:"↓"}
.number{text-align:right;white-space:nowrap}
th.number button::after{position:absolute}
th.number,td.number{padding-right:13px}
.layers tbody tr{cursor:pointer}
.layers tbody tr:hover{background:var(--raised)}
.layers tr.selected,.layers tr.selected:hover{background:var(--raised);box-shadow:inset 3px 0 var(--accent)}
.layers td:first-child a{color:inherit;text-decoration:none}
.layers .name,.panel .name{display:block;color:var(--muted);font-size:12.5px;overflow-wrap:anywhere}
.layers .stack{height:12px;margin-top:5px;background:none}
td.layer{white-space:nowrap}
td.bar{width:130px;min-width:90px}
td.events{font-size:12px;min-width:96px}
.lost{color:var(--bad)}
.gates{margin:10px 0 18px}
.gates caption{color:var(--text);font-weight:600}
.gates td{white-space:nowrap}
.columns{display:grid;grid-template-columns:minmax(0,1fr) 340px;gap:24px;align-items:start}
.panels{position:sticky;top:16px;max-height:calc(100vh - 32px);overflow-y:auto}
.panel{background:var(--raised);padding:16px 18px}
.js .panel:not(.selected){display:none}
.panel ul{list-style:none;margin:10px 0;padding:0}
.reasons li{display:grid;grid-template-columns:14px 1fr;gap:0 8px;margin:8px 0}
.reasons .swatch{margin-top:5px}
.needs{display:grid;grid-template-columns:auto auto 1fr;gap:3px 10px;align-items:center;margin:6px 0 10px}
.needs .number{min-width:4em}
.needs .meter{height:10px;background:var(--muted)}
.panel h4{font-size:12.5px;color:var(--muted);font-weight:600;margin:14px 0 2px}
.panel details{margin-top:10px}
summary{cursor:pointer;color:var(--accent)}
.zoom{display:none;margin-top:12px;padding:4px 10px;font:inherit;font-size:12.5px;color:var(--accent);background:none;border:1px solid var(--line);cursor:pointer}
.js .zoom{display:inline-block}
figure{margin:0}
figcaption{font-size:12.5px;max-width:140ch;margin:4px 0 8px}
.chart{width:100%}
#timeline{height:600px}
#roofline{height:400px}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr));gap:0 40px}
.two>*{min-width:0}
.better{color:var(--good)}
.worse{color:var(--bad)}
.pair{display:grid;gap:2px;margin-top:4px}
.pair span{display:block;height:6px}
.pair .a,.side-a{background:var(--muted)}
.pair .b,.side-b{background:var(--accent)}
.comparison .name{display:block;color:var(--muted);font-size:12.5px}
.comparison td:last-child{min-width:180px}
${useRules}
@media (max-width:1180px){.columns{grid-template-columns:minmax(0,1fr)}.panels{position:static;max-height:none}}
@media (max-width:760px){body{font-size:13px}main{padding:16px 14px 40px}
.comparison tr{display:grid;grid-template-columns:26px 1fr 64px 64px 62px}.comparison th{font-size:11.5px}.comparison td:last-child,.comparison th:last-child{grid-column:2/-1;min-width:0;padding-top:0}.comparison td:last-child{grid-row:2}.comparison tr{border-bottom:1px solid var(--line)}.comparison th,.comparison td{border:none}.comparison th:last-child{display:none}
h1{font-size:20px}.wide{display:none}.verdict{flex-direction:column;gap:0}
th,td{padding:5px 5px}th.number,td.number{padding-right:10px}.figures{grid-template-columns:1fr 1fr;gap:10px 18px}.figures .value{font-size:19px}
td.layer{white-space:normal}td.bar{width:70px;min-width:64px}th{white-space:normal}#timeline{height:560px}#roofline{height:330px}.legend{grid-template-columns:1fr}}
@media print{.panels{position:static;max-height:none}.js .panel:not(.selected){display:block}}
`;
