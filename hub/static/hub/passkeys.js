// Passkeys: the browser makes one or uses one, and its answer goes into the form's hidden field.
// Blocks stand hidden until the browser can: <div data-passkey="create|get|sign-in">.

function fromBase64url(text) {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function toBase64url(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

// What the server sends as text and the browser wants as bytes.
function decoded(options) {
  const wanted = { ...options, challenge: fromBase64url(options.challenge) };
  if (options.user) wanted.user = { ...options.user, id: fromBase64url(options.user.id) };
  ['allowCredentials', 'excludeCredentials'].forEach((list) => {
    if (options[list]) wanted[list] = options[list].map((key) => ({ ...key, id: fromBase64url(key.id) }));
  });
  return wanted;
}

function encoded(credential) {
  const answer = credential.response;
  const response = { clientDataJSON: toBase64url(answer.clientDataJSON) };
  ['attestationObject', 'authenticatorData', 'signature', 'userHandle'].forEach((part) => {
    if (answer[part]) response[part] = toBase64url(answer[part]);
  });
  if (answer.getTransports) response.transports = answer.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: toBase64url(credential.rawId),
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function optionsOf(block) {
  if (block.dataset.optionsUrl) {
    const answer = await fetch(block.dataset.optionsUrl, { headers: { Accept: 'application/json' } });
    return (await answer.json()).request_options;
  }
  const data = JSON.parse(document.getElementById(block.dataset.options).textContent);
  return data.creation_options || data.request_options;
}

async function use(block) {
  const form = block.querySelector('form');
  const failed = block.querySelector('[data-passkey-failed]');
  failed.hidden = true;
  try {
    const publicKey = decoded((await optionsOf(block)).publicKey);
    const credential = await (block.dataset.passkey === 'create'
      ? navigator.credentials.create({ publicKey })
      : navigator.credentials.get({ publicKey }));
    form.elements.credential.value = JSON.stringify(encoded(credential));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  document.querySelectorAll('[data-passkey]').forEach((block) => {
    block.hidden = false;
    block.querySelector('button').addEventListener('click', () => use(block));
    block.querySelector('form').addEventListener('submit', (event) => {
      if (block.querySelector('form').elements.credential.value) return;
      event.preventDefault();
      use(block);
    });
  });
}
