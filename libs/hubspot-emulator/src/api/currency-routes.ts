import { ApiRefusal, ok, type Answer } from '../http/answer';
import type { ApiCall, Route } from '../http/api-call';
import { requireScope } from '../http/scopes';
import { instantText } from '../portal/instant-text';

const rateOf = (call: ApiCall, code: string): Record<string, unknown> => ({
  fromCurrencyCode: code,
  toCurrencyCode: call.portal.settings.currency,
  conversionRate: 1,
  visibleInUI: true,
  createdAt: instantText(0),
  updatedAt: instantText(0),
});

const requireCurrencies = (call: ApiCall): void => requireScope(call.identity, ['settings.currencies.read']);

const rates = (call: ApiCall): Answer => {
  requireCurrencies(call);
  return ok({ results: call.portal.settings.additionalCurrencies.map((code) => rateOf(call, code)) });
};

const codes = (call: ApiCall): Answer => {
  requireCurrencies(call);
  const names = new Intl.DisplayNames(['en'], { type: 'currency' });
  const { currency, additionalCurrencies } = call.portal.settings;
  return ok({
    results: [currency, ...additionalCurrencies].map((code) => ({
      currencyCode: code,
      currencyName: names.of(code) ?? code,
    })),
  });
};

const companyCurrency = (call: ApiCall): Answer => {
  requireCurrencies(call);
  return ok({ currencyCode: call.portal.settings.currency });
};

/** hubspot-facts 5.6 and 12.1, row 36. Shapes are not published in the collected files. */
export const CURRENCY_ROUTES: readonly Route[] = [
  { api: 'currencies', method: 'GET', pattern: 'codes', handle: codes },
  { api: 'currencies', method: 'GET', pattern: 'company-currency', handle: companyCurrency },
  { api: 'currencies', method: 'GET', pattern: 'exchange-rates', handle: rates },
  { api: 'currencies', method: 'GET', pattern: 'exchange-rates/current', handle: rates },
  {
    api: 'currencies',
    method: 'GET',
    pattern: 'exchange-rates/:id',
    handle: () => {
      throw new ApiRefusal(404, { message: 'resource not found' }, {}, true);
    },
  },
];
