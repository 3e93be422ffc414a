// Office hours in words.

/** hoursIn is hours ([{days, opens, closes}], 1 is Monday) as one line: 周一至周五 09:00–17:30. */
export function hoursIn(hours, t) {
  return hours.map((h) => `${daysIn(h.days, t)} ${h.opens}–${h.closes}`).join(t.and);
}

// daysIn brings days that follow one another together.
function daysIn(days, t) {
  const runs = [];
  for (const d of [...days].sort((a, b) => a - b)) {
    const last = runs[runs.length - 1];
    if (last && d === last[1] + 1) last[1] = d;
    else runs.push([d, d]);
  }
  if (days.length === 7) return t.everyDay;
  const name = (d) => t.days[d - 1];
  return runs.map(([a, b]) => (a === b ? name(a) : b === a + 1 ? name(a) + t.and + name(b) : t.span(name(a), name(b)))).join(t.and);
}
