function r(e,t){return e.generated==="ai"||!e.generated&&e.composer==="model"?t.byModel:(e.citations||[]).length?t.quoted:t.reply}function s(e,t){let n=(e.citations||[]).map(o=>`[${o.n}] `+[o.title,o.heading!==o.title&&o.heading,o.publisher,o.published&&t.published(o.published)].filter(Boolean).join(" · "));return[e.text||"",...n.length?[[t.sources,...n].join(`
`)]:[],r(e,t)].join(`

`)}function p(e,t){let n=t.getSelection?t.getSelection():document.getSelection();if(!n||!n.rangeCount||e.target.closest?.("textarea"))return;let o=n.getRangeAt(0),a=n.toString(),i=[...new Set([...t.querySelectorAll("[data-label]")].filter(l=>o.intersectsNode(l)).map(l=>l.dataset.label))].filter(l=>!a.includes(l));o.collapsed||!a||!i.length||(e.clipboardData.setData("text/plain",[a,...i].join(`

`)),e.preventDefault())}async function d(e,t){if(navigator.clipboard)return navigator.clipboard.writeText(e);let n=document.createElement("textarea");n.value=e,n.className="spoken",t.append(n),n.select();let o=document.execCommand("copy");if(n.remove(),!o)throw new Error("the browser does not let the page copy")}export{r as a,s as b,p as c,d};
