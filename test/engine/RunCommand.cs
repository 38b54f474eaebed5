using System;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ExchangeFleet.Engine;

/// <summary>Runs one script text in a fresh runspace; stdin stays untouched for the script itself.</summary>
internal static class RunCommand
{
    internal static int Run(string script)
    {
        // CreateDefault() wants the console host's assembly, which the package does not have.
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        ExitHost host = new();
        using Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript(script);

        PSDataCollection<PSObject> output = new();
        output.DataAdded += (_, added) => Console.Out.WriteLine(output[added.Index]?.ToString());
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException error)
        {
            Console.Error.WriteLine(error.Message);
            return host.ExitCode ?? 1;
        }

        return host.ExitCode ?? 0;
    }
}
