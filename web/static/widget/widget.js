// The one script tag of a website:
//   <script src="https://host/widget.js" async data-city="440800"></script>
// Attributes, with or without "data-", all optional:
//   city      the site's own city, a GB/T 2260 code or a name
//   lang      zh-Hans, zh-Hant or en; else the page's own language
//   theme     light, dark or auto
//   position  right or left
// A classic script, so that it can find its own tag. It adds <zhengda-chat> to the page and loads the rest as modules.
(function () {
  'use strict';
  var tag = document.currentScript;
  if (!tag || !tag.src || document.querySelector('zhengda-chat')) return;

  var src = new URL(tag.src);
  var base = src.origin + src.pathname.replace(/\/(static\/widget\/)?[^/]*$/, '');
  var chat = document.createElement('zhengda-chat');
  chat.setAttribute('base', base);
  ['city', 'lang', 'theme', 'position'].forEach(function (name) {
    var value = tag.getAttribute('data-' + name) || tag.getAttribute(name);
    if (value) chat.setAttribute(name, value);
  });
  var language = tag.getAttribute('data-language') || tag.getAttribute('language'); // spelled out
  if (language && !chat.hasAttribute('lang')) chat.setAttribute('lang', language);

  function add() {
    if (!document.querySelector('zhengda-chat')) document.body.append(chat);
  }
  import(base + '/static/widget/element.js').then(function () {
    if (document.body) add();
    else document.addEventListener('DOMContentLoaded', add, { once: true });
  }, function (err) {
    console.warn('zhengda: the chat could not be loaded from ' + base, err);
  });
})();
