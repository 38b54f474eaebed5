using System;
using System.Collections.Concurrent;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Rewrite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeFleet.RewriteJudge;

/// <summary>
/// Judges requests by the IIS URL Rewrite reader of ASP.NET Core. PUT /__judge/ID?mode=stock|raw|cooked loads rules;
/// every other request names its rules in X-Judge-Set. Answers: 200 passed (X-Judge-Url has the URL), 597 aborted,
/// 598 the rules threw, 599 unknown set, anything else is what a rule answered.
/// </summary>
internal static class Program
{
    private static readonly ConcurrentDictionary<string, LoadedRules> Sets = new();

    private static async Task Main()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestLineSize = 32768);
        var app = builder.Build();
        app.Run(context => Handle(app, context));
        await app.StartAsync();
        foreach (var url in app.Urls) Console.WriteLine("READY " + url);
        // The end of standard input ends the program, so that it never outlives its tests.
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    private static Task Handle(WebApplication app, HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        return path.StartsWith("/__judge/", StringComparison.Ordinal) ? Load(app, context, path[9..]) : Judge(context);
    }

    private static async Task Load(WebApplication app, HttpContext context, string id)
    {
        var xml = await new StreamReader(context.Request.Body).ReadToEndAsync();
        try
        {
            var options = new RewriteOptions();
            options.AddIISUrlRewrite(new StringReader(xml));
            var middleware = new RewriteMiddleware(
                Passed,
                app.Services.GetRequiredService<IWebHostEnvironment>(),
                app.Services.GetRequiredService<ILoggerFactory>(),
                Options.Create(options));
            Sets[id] = new LoadedRules(middleware, context.Request.Query["mode"].ToString());
            await context.Response.WriteAsync(options.Rules.Count.ToString());
        }
        catch (Exception exception)
        {
            context.Response.StatusCode = 422;
            await context.Response.WriteAsync(exception.GetType().Name + ": " + exception.Message);
        }
    }

    private static async Task Judge(HttpContext context)
    {
        var id = context.Request.Headers["X-Judge-Set"].ToString();
        context.Request.Headers.Remove("X-Judge-Set");
        if (!Sets.TryGetValue(id, out var rules))
        {
            context.Response.StatusCode = 599;
            return;
        }
        var lifetime = new RecordedAbort();
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        if (rules.Mode != "stock") context.Features.Set<IServerVariablesFeature>(new RequestUri(context, rules.Mode));
        try
        {
            await rules.Middleware.Invoke(context);
            if (lifetime.IsAborted) context.Response.StatusCode = 597;
        }
        catch (Exception exception)
        {
            context.Response.StatusCode = 598;
            await context.Response.WriteAsync(exception.GetType().Name);
        }
    }

    private static Task Passed(HttpContext context)
    {
        var url = context.Request.Path.Value + context.Request.QueryString.Value;
        context.Response.Headers["X-Judge-Url"] = Uri.EscapeDataString(url);
        return Task.CompletedTask;
    }

    private sealed record LoadedRules(RewriteMiddleware Middleware, string Mode);
}
