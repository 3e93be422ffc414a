// The one script tag of a website:
//   <script src="https://host/widget.js?site=hall" async></script>
// Attributes, with or without "data-", all optional, win over the settings of
// the site; docs/embedding.md has them. A classic script, so that it can find
// its own tag. Once the page has loaded and rests, it adds <zhengda-chat> and
// loads the rest as modules. The server puts the settings into the last line.
(function (given) {
  'use strict';
  var tag = document.currentScript;
  if (!tag || !tag.src || !window.customElements) return;

  var src = new URL(tag.src), site = given.site, key = site.key || '';
  var mine = null; // the element of this tag
  var base = src.origin + src.pathname.replace(/\/[^/]*$/, '');
  var mark = Symbol.for('zhengda ' + tag.src); // on the elements of this tag's address

  function wish(name) {
    var value = tag.getAttribute('data-' + name);
    return value == null ? tag.getAttribute(name) : value;
  }

  // there is one element for each tag of this address. A page that runs its
  // scripts again, or keeps the element when it changes, gets no second one.
  function enough() {
    var same = function (list, test) { return Array.prototype.filter.call(list, test).length; };
    return same(document.querySelectorAll('zhengda-chat'), function (el) { return el[mark]; }) >=
      Math.max(1, same(document.scripts, function (s) { return s.src === tag.src; }));
  }

  // own finds an element that the page has written by hand for this site.
  function own() {
    return Array.prototype.find.call(document.querySelectorAll('zhengda-chat'), function (el) {
      return !el.site && (el.getAttribute('site') || key) === key;
    });
  }

  function settle(el) {
    el[mark] = true;
    el.site = site;
    var give = function (name, value) {
      if (value != null && !el.hasAttribute(name)) el.setAttribute(name, value);
    };
    give('base', base);
    ['city', 'lang', 'theme', 'position', 'name', 'about', 'accent', 'greeting', 'suggestions', 'launcher', 'hidden-launcher', 'large'].forEach(function (name) {
      give(name, wish(name));
    });
    give('lang', wish('language')); // spelled out
  }

  // adopt is done before the element is defined, so that it begins with what it is given.
  function adopt() {
    mine = enough() ? null : own();
    if (mine) settle(mine);
  }

  function load() {
    if (!mine && enough()) return;
    // All at once, or each would wait for the one that names it. What is not
    // there any more, as while servers are renewed, is had in its plain form.
    Promise.all(given.first.map(function (path) { return import(base + path); })).catch(function () {
      return import(base + given.plain);
    }).then(function () {
      if (mine || enough()) return;
      mine = document.createElement('zhengda-chat');
      settle(mine);
      document.body.append(mine);
    }, function (err) {
      console.warn('zhengda: the chat could not be loaded from ' + base, err);
    });
  }

  function rest() {
    if (window.requestIdleCallback) requestIdleCallback(load, { timeout: 2000 });
    else setTimeout(load, 200);
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', adopt, { once: true });
  else adopt();
  if (document.readyState === 'complete') rest();
  else addEventListener('load', rest, { once: true });
})(ZHENGDA);
