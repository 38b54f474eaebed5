using System;
using System.Management.Automation;
using System.Reflection;

namespace ExchangeFleet.Engine;

/// <summary>
/// A PowerShell remoting server over the standard streams, as <c>pwsh -s</c> and <c>pwsh -sshs</c> are: the same
/// class of the engine, which is not public.
/// </summary>
internal static class ServerCommand
{
    private const string Mediator = "System.Management.Automation.Remoting.Server.StdIOProcessMediator";

    /// <summary>
    /// Serves until standard input ends; the engine ends the process itself then. <paramref name="startScript"/> runs
    /// in every runspace that is opened, as with <c>pwsh -s -Command</c>.
    /// </summary>
    internal static int Run(bool mergeErrors, string startScript)
    {
        MethodInfo run = typeof(PowerShell).Assembly.GetType(Mediator, true)!.GetMethod("Run", BindingFlags.Static | BindingFlags.NonPublic)
            ?? throw new MissingMethodException(Mediator, "Run");

        // No working directory and no configuration: setting either needs Set-Location, which the package lacks.
        run.Invoke(null, new object?[] { startScript, null, null, null, mergeErrors });
        return 0;
    }
}
