// The cities a page may name in its tag by GB/T 2260 code, for the greeting only;
// what a question is about is found out by the server.
const names = {
  4401: '广州', 4402: '韶关', 4403: '深圳', 4404: '珠海', 4405: '汕头', 4406: '佛山', 4407: '江门',
  4408: '湛江', 4409: '茂名', 4412: '肇庆', 4413: '惠州', 4414: '梅州', 4415: '汕尾', 4416: '河源',
  4417: '阳江', 4418: '清远', 4419: '东莞', 4420: '中山', 4451: '潮州', 4452: '揭阳', 4453: '云浮',
};

/** cityName is the short name of a city given by code or name, or empty. */
export function cityName(city) {
  if (!city) return '';
  if (/^\d+$/.test(city)) return names[city.slice(0, 4)] || '';
  return city.replace(/市$/, '');
}
