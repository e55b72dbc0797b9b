// Runs before the first paint, so it is a file of its own: the choice of the last session, else what the system prefers.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('concord.theme');
  } catch (_) {}
  if (chosen === 'light' || chosen === 'dark' || chosen === 'contrast') document.documentElement.dataset.theme = chosen;
  else if (matchMedia('(forced-colors: active)').matches) document.documentElement.dataset.theme = 'contrast';
})();
