export { type Movement, type StockServer, type StockServerOptions, startStockServer } from './start-stock-server.ts';
