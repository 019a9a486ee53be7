// Says in time that a sign-in is about to end. What was typed is not lost: when time is up the page sends its form,
// marked so that the server keeps it for the person and does not carry it out.
const dialog = document.getElementById('hub-time-out');
const words = document.getElementById('hub-time-out-text');
const TIME_IS_UP = 'hub_time_is_up';
const warning = Number(dialog.dataset.warning);

let ends = 0;
let longest = 0;

function hear({ left, longest: most }) {
  ends = Date.now() + left * 1000;
  longest = Date.now() + most * 1000;
}

// Other windows may have been used meanwhile: only the server knows.
async function ask(way) {
  const address = way ? way.action : dialog.dataset.ask;
  const request = { headers: { Accept: 'application/json' } };
  if (way) Object.assign(request, { method: 'POST', body: new FormData(way) });
  try {
    const answer = await fetch(address, request);
    if (answer.redirected || !answer.ok) hear({ left: 0, longest: 0 });
    else hear(await answer.json());
  } catch {
    // The network is away: the server has the last word when it is back.
  }
}

function hasBeenChanged(form) {
  return [...form.elements].some((field) => {
    if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return field.type !== 'hidden' && field.value !== field.defaultValue;
  });
}

function leave() {
  const form = [...document.querySelectorAll('main form')].find((each) => each.method === 'post' && hasBeenChanged(each));
  if (!form) {
    window.location.reload();
    return;
  }
  const mark = document.createElement('input');
  mark.type = 'hidden';
  mark.name = TIME_IS_UP;
  mark.value = 'yes';
  form.append(mark);
  HTMLFormElement.prototype.submit.call(form);
}

function say(seconds) {
  const minutes = Math.ceil(seconds / 60);
  const when = seconds > 60 ? `${minutes} minutes` : '1 minute';
  const cannotStay = longest - ends < 1000;
  const why = cannotStay ? 'You have been signed in for as long as is allowed.' : 'You have not used the hub for a while.';
  const text = `${why} You will be signed out in ${when}. What you have typed is kept for you and comes back when you sign in again.`;
  if (words.textContent !== text) words.textContent = text;
  dialog.querySelector('button').hidden = cannotStay;
  if (!dialog.open) dialog.showModal();
}

async function look() {
  let seconds = Math.round((ends - Date.now()) / 1000);
  if (seconds <= warning && (!dialog.open || seconds <= 0)) {
    await ask();
    seconds = Math.round((ends - Date.now()) / 1000);
  }
  if (seconds <= 0) leave();
  else {
    if (seconds <= warning) say(seconds);
    else if (dialog.open) dialog.close();
    setTimeout(look, Math.max(1, Math.min(seconds - warning, 15)) * 1000);
  }
}

hear({ left: Number(dialog.dataset.left), longest: Number(dialog.dataset.longest) });
dialog.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  event.stopPropagation();
  await ask(event.target);
  dialog.close();
});
setTimeout(look, Math.max(0, Number(dialog.dataset.left) - warning) * 1000);
