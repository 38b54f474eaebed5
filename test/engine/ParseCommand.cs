namespace ExchangeFleet.Engine;
internal static class ParseCommand { internal static int Run(string[] files) => files.Length; }
