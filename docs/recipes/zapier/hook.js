// A trigger by REST hooks: `type` is what /v1/event-types names, as release.released or gate.*
const sent = (z, bundle, path, body) =>
  z.request({
    url: `${bundle.authData.url}/v1/${path}`,
    method: "POST",
    headers: { Authorization: `Bearer ${bundle.authData.key}`, "Idempotency-Key": `${path} ${bundle.targetUrl}` },
    body,
  });

const performSubscribe = async (z, bundle) => {
  const told = await sent(z, bundle, "webhook-endpoints", { url: bundle.targetUrl, types: [bundle.inputData.type] });
  return told.data.resource;
};

const performUnsubscribe = async (z, bundle) => {
  const path = `webhook-endpoints/${bundle.subscribeData.id}/archive`;
  return (await sent(z, bundle, path, { reason: "The Zap was turned off." })).data.resource;
};

const perform = (z, bundle) => [bundle.cleanedRequest];

const performList = async (z, bundle) => {
  const asked = new URLSearchParams({ types: bundle.inputData.type, limit: "3" });
  const told = await z.request({
    url: `${bundle.authData.url}/v1/events?${asked}`,
    headers: { Authorization: `Bearer ${bundle.authData.key}` },
  });
  return told.data.items;
};

module.exports = { performSubscribe, performUnsubscribe, perform, performList };
