// Runs before the first paint, so that a chosen theme never flashes its opposite.
// A file of its own because the Content-Security-Policy allows no inline script.
(() => {
  const theme = localStorage.getItem('vbc-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
})();
