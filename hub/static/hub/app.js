// Everything a page needs of JavaScript. Every page works without it.
import { initAll } from '../vendor/govuk-frontend.min.js';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
initAll();

// A form sent once is not sent again while its answer is under way.
const RESEND_AFTER = 10000;

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post') return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'yes';
  setTimeout(() => delete form.dataset.sent, RESEND_AFTER);
});

window.addEventListener('pageshow', () => {
  document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent);
});

document.querySelectorAll('[data-print]').forEach((button) => {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
});

// A question that hangs on another one is shown while that one is answered so; without this its hint says when.
document.querySelectorAll('[data-asked-when]').forEach((part) => {
  const [name, answers] = part.dataset.askedWhen.split('=');
  const fields = [...document.getElementsByName(name)];
  const show = () => {
    const answered = fields.some((field) => (field.type !== 'radio' || field.checked) && answers.split('|').includes(field.value));
    part.hidden = !answered && !part.querySelector('.govuk-error-message');
  };
  fields.forEach((field) => field.addEventListener('change', show));
  show();
});

// Live updates. The socket says only that something changed; the page then fetches what its reader may see
// and replaces its [data-live-region] elements, found by id. Without a socket the page stays as it was.
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60000;
const GATHER = 250;

let pause = FIRST_PAUSE;
let wasAway = false;
let refreshTimer = null;
let refreshWhenSeen = false;
let leaving = false;

function beingUsed(region) {
  const focus = document.activeElement;
  if (focus && region.contains(focus) && focus.matches('input, select, textarea')) return true;
  return [...region.querySelectorAll('input:not([type=hidden]), select, textarea')].some(hasBeenChanged);
}

function hasBeenChanged(field) {
  if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

function replaceRegion(region, fresh) {
  const focused = region.contains(document.activeElement) ? document.activeElement : null;
  const opened = [...region.querySelectorAll('details[open][id]')].map((details) => details.id);
  const next = document.importNode(fresh, true);
  region.replaceWith(next);
  opened.forEach((id) => document.getElementById(id)?.setAttribute('open', ''));
  if (focused) {
    const same = focused.id
      ? document.getElementById(focused.id)
      : [...next.querySelectorAll('a[href]')].find((link) => link.href === focused.href);
    same?.focus({ preventScroll: true });
  }
}

async function refresh() {
  if (leaving) return;
  if (document.hidden) {
    refreshWhenSeen = true;
    return;
  }
  const regions = [...document.querySelectorAll('[data-live-region][id]')];
  if (!regions.length) return;
  try {
    const answer = await fetch(window.location.href, { headers: { 'X-Hub-Live': 'refresh' } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    let changed = false;
    regions.forEach((region) => {
      const fresh = page.getElementById(region.id);
      if (!fresh || fresh.innerHTML === region.innerHTML || beingUsed(region)) return;
      replaceRegion(region, fresh);
      changed = true;
    });
    if (changed) announceUpdate();
  } catch {
    // The network is away: the socket closes too, and the page is fetched again when it returns.
  }
}

function announceUpdate() {
  const status = document.getElementById('hub-live-status');
  if (!status) return;
  const now = new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  status.textContent = `This page was updated at ${now}.`;
}

function refreshSoon() {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(refresh, GATHER + Math.random() * GATHER);
}

function listen(path) {
  const address = new URL(path, window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  socket.addEventListener('open', () => {
    pause = FIRST_PAUSE;
    document.body.dataset.liveState = 'open';
    if (wasAway) refreshSoon();
  });
  socket.addEventListener('message', refreshSoon);
  socket.addEventListener('close', () => {
    wasAway = true;
    document.body.dataset.liveState = 'closed';
    setTimeout(() => listen(path), pause * (1 + Math.random() / 2));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  });
}

// What was just sent has changed what this address answers; the next page is on its way.
document.addEventListener('submit', (event) => {
  if (event.defaultPrevented) return;
  leaving = true;
  setTimeout(() => { leaving = false; }, RESEND_AFTER);
});
window.addEventListener('pageshow', () => {
  leaving = false;
});

document.addEventListener('visibilitychange', () => {
  if (document.hidden || !refreshWhenSeen) return;
  refreshWhenSeen = false;
  refreshSoon();
});

if (document.body.dataset.live && 'WebSocket' in window) listen(document.body.dataset.live);
