
/* Sorts, filters and folds the ranking. For browsers of ten years ago too: no word of the language is newer. */
(function () {
  'use strict';

  var table = document.getElementById('ranking');
  var filter = document.getElementById('filter');
  var headers = table.tHead.rows[0].cells;
  var bodies = [];
  var folds = [];

  function each(list, act) {
    for (var at = 0; at < list.length; at += 1) { act(list[at], at); }
  }

  function textOf(node) {
    return node.textContent.replace(/\s+/g, ' ').replace(/^ | $/g, '');
  }

  /* Puts what a cell holds into a button. */
  function buttonIn(cell, act) {
    var button = document.createElement('button');
    button.type = 'button';
    while (cell.firstChild) { button.appendChild(cell.firstChild); }
    cell.appendChild(button);
    button.onclick = act;
    return button;
  }

  /* One department: its own row, which opens to all that follow. */
  function foldOf(body, at) {
    var button = buttonIn(body.rows[0].cells[1], function () { set(body.rows[1].hidden); });
    body.id = 'department-' + at;
    button.setAttribute('aria-controls', body.id);
    function set(open) {
      each(body.rows, function (row, at) { row.hidden = at > 0 && !open; });
      button.setAttribute('aria-expanded', open ? 'true' : 'false');
    }
    set(false);
    return set;
  }

  /* What a cell is sorted by: its figure, else its text; a missing figure is null. */
  function keyOf(body, column) {
    var text = textOf(body.rows[0].cells[column]);
    if (text === '—') { return null; }
    var figure = parseFloat(text);
    return isNaN(figure) ? text : figure;
  }

  function compared(a, b) {
    if (typeof a === 'number' && typeof b === 'number') { return a - b; }
    return String(a).localeCompare(String(b), 'zh-CN');
  }

  /* Sorts by a column, in the other direction if it is sorted by it already; missing figures stay last. */
  function sortBy(column) {
    var header = headers[column];
    var falls = header.getAttribute('aria-sort') === 'ascending';
    var rows = [];
    each(bodies, function (body, at) { rows.push({ body: body, at: at, key: keyOf(body, column) }); });
    rows.sort(function (a, b) {
      if (a.key === null || b.key === null) {
        return (a.key === null) - (b.key === null) || a.at - b.at;
      }
      return (falls ? compared(b.key, a.key) : compared(a.key, b.key)) || a.at - b.at;
    });
    each(rows, function (row) { table.insertBefore(row.body, table.tFoot); });
    each(headers, function (other) { other.removeAttribute('aria-sort'); });
    header.setAttribute('aria-sort', falls ? 'descending' : 'ascending');
  }

  function showMatching() {
    var wanted = filter.value.toLowerCase().replace(/^\s+|\s+$/g, '');
    var shown = 0;
    each(bodies, function (body) {
      body.hidden = body.textContent.toLowerCase().indexOf(wanted) < 0;
      shown += body.hidden ? 0 : 1;
    });
    document.getElementById('shown').textContent = wanted ? '显示' + shown + '个部门，共' + bodies.length + '个' : '';
  }

  each(table.tBodies, function (body) { bodies.push(body); });
  each(bodies, function (body, at) {
    if (body.rows.length > 1) { folds.push(foldOf(body, at)); }
  });
  each(headers, function (header, column) {
    buttonIn(header, function () { sortBy(column); });
  });
  filter.oninput = showMatching;
  document.getElementById('unfold').onclick = function () { each(folds, function (set) { set(true); }); };
  document.getElementById('fold').onclick = function () { each(folds, function (set) { set(false); }); };
  document.getElementById('tools').hidden = false;
  if (bodies.length) { headers[0].setAttribute('aria-sort', 'ascending'); }
}());
