// Requests to the server.

/** post sends JSON; bearer is the right to do so, where one is needed. */
export function post(url, body, signal, bearer) {
  const headers = { 'Content-Type': 'application/json' };
  if (bearer) headers.Authorization = 'Bearer ' + bearer;
  return fetch(url, { method: 'POST', credentials: 'omit', cache: 'no-store', headers, body: JSON.stringify(body), signal });
}
