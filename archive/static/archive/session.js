/* After signing in again in another tab, forms opened before would be refused: signing in changes
   the token they carry. The cookie always has the present one, so they take it from there. */
(function () {
  "use strict";

  function presentToken() {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? decodeURIComponent(found[1]) : "";
  }

  function renewTokens() {
    const token = presentToken();
    if (!token) return;
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
      field.value = token;
    }
    if (window.wagtailConfig) window.wagtailConfig.CSRF_TOKEN = token;
  }

  window.addEventListener("focus", renewTokens);
  document.addEventListener("visibilitychange", renewTokens);
  document.addEventListener("submit", renewTokens, true);
})();
