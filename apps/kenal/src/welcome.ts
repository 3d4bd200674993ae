/** What a start prints: where Kenal is, how to get in, what to try next. */
export const welcome = (address: string, signIn: string | undefined, demo: boolean): string => `
Kenal is running at ${address}
  ${signIn === undefined ? 'sign in with a token of your identity provider' : `sign in (works once)   ${signIn}`}
  API page               ${address}/docs

Try next, in another terminal:
  export TOKEN=$(npm run --silent kenal -- token --role agent --subject ann --ttl 8h)
  curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
    ${address}/v1/commands/RegisterCustomer -d '{"customerId":"c-1","name":"Sri Lestari"}'
  curl -H "Authorization: Bearer $TOKEN" ${address}/v1/views/customer-360/${demo ? 'demo-0001' : 'c-1'}

Ctrl-C stops it; everything that was answered is kept.
`;
