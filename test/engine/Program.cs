using System;
using System.Collections.Generic;
using System.Text;

namespace ExchangeFleet.Engine;

/// <summary>
/// A PowerShell with the engine's own cmdlets only, for tests and the lab.
/// As <c>engine -NoLogo -NoProfile -NonInteractive -EncodedCommand X</c> it behaves like powershell.exe;
/// as <c>engine parse ...</c> it checks scripts without running them; as <c>engine -s</c> and <c>engine -sshs</c> it is
/// a remoting server. -LabScript and -HostFile before the others make the script see a simulated host.
/// </summary>
internal static class Program
{
    private const int BadUsage = 64;

    private const string Server = "server";

    private const string Usage = """
        usage: engine [-LabScript <lab-host.ps1> -HostFile <host.json>] -EncodedCommand <base64 of UTF-16LE>
               engine [-LabScript <lab-host.ps1> -HostFile <host.json>] -s | -sshs
               engine parse [--reader|--lib|--host|--collect|--change|--lab] <file>...
        """;

    private static readonly HashSet<string> IgnoredSwitches = new(StringComparer.OrdinalIgnoreCase)
    {
        "-NoLogo", "-NoProfile", "-NonInteractive",
    };

    private static readonly HashSet<string> Options = new(StringComparer.OrdinalIgnoreCase)
    {
        "-EncodedCommand", "-LabScript", "-HostFile",
    };

    private static int Main(string[] arguments)
    {
        if (arguments.Length > 0 && arguments[0] == "parse")
        {
            return ParseCommand.Run(arguments.AsSpan(1).ToArray());
        }

        Dictionary<string, string>? values = ReadArguments(arguments);
        if (values is not null && values.TryGetValue(Server, out string? server))
        {
            return ServerCommand.Run(server == "-sshs", LoadLab(values));
        }

        if (values is null || !values.TryGetValue("-EncodedCommand", out string? base64) || Decode(base64) is not { } script)
        {
            Console.Error.WriteLine(Usage);
            return BadUsage;
        }

        return RunCommand.Run(LoadLab(values) + script);
    }

    /// <summary>
    /// Options and their values, the server switch under its own name; the switches of powershell.exe that change
    /// nothing here are accepted. Null for anything else.
    /// </summary>
    private static Dictionary<string, string>? ReadArguments(IReadOnlyList<string> arguments)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < arguments.Count; i++)
        {
            if (IgnoredSwitches.Contains(arguments[i]))
            {
                continue;
            }

            if (arguments[i].ToLowerInvariant() is "-s" or "-sshs")
            {
                values[Server] = arguments[i].ToLowerInvariant();
                continue;
            }

            if (!Options.Contains(arguments[i]) || i + 1 == arguments.Count)
            {
                return null;
            }

            values[arguments[i]] = arguments[++i];
        }

        return values;
    }

    /// <summary>Script text that puts the simulated host in place; empty without one.</summary>
    private static string LoadLab(IReadOnlyDictionary<string, string> values) =>
        values.TryGetValue("-LabScript", out string? lab)
            ? $". {Quote(lab)} -HostFile {Quote(values.GetValueOrDefault("-HostFile", string.Empty))}\n"
            : string.Empty;

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string? Decode(string base64)
    {
        try
        {
            return Encoding.Unicode.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
